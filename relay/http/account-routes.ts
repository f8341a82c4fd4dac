import { idSchema } from '@parley/shared/ids';
import { changePasswordInputSchema, loginInputSchema, refreshInputSchema, registerInputSchema, resetPasswordInputSchema } from '@parley/shared/protocol/http';
import { inviteCodeSchema } from '@parley/shared/text';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { useResetLink } from '../domain/admin/use-reset-link.ts';
import { previewInvite } from '../domain/invites/preview-invite.ts';
import { changePassword } from '../domain/sessions/change-password.ts';
import { deleteSession } from '../domain/sessions/delete-session.ts';
import { listSessions } from '../domain/sessions/list-sessions.ts';
import { login } from '../domain/sessions/login.ts';
import { logout } from '../domain/sessions/logout.ts';
import { refresh } from '../domain/sessions/refresh.ts';
import { register } from '../domain/sessions/register.ts';
import type { HttpDeps } from './http-deps.ts';
import { createRoutes } from './route.ts';

const nothing = z.unknown();

/** Accounts, sessions and invites, as the protocol's table of HTTP calls names them. */
export function bindAccountRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { domain } = deps;
  const routes = createRoutes(app, deps);
  routes.open({
    method: 'POST',
    url: '/v1/auth/register',
    status: 201,
    input: { body: registerInputSchema },
    handle: (input, client) => register(domain, client, input),
  });
  routes.open({
    method: 'GET',
    url: '/v1/invites/:code',
    input: { path: z.object({ code: inviteCodeSchema }) },
    handle: ({ code }, client) => previewInvite(domain, client, { code }),
  });
  routes.open({ method: 'POST', url: '/v1/auth/login', input: { body: loginInputSchema }, handle: (input, client) => login(domain, client, input) });
  routes.open({ method: 'POST', url: '/v1/auth/refresh', input: { body: refreshInputSchema }, handle: (input, client) => refresh(domain, client, input) });
  routes.open({
    method: 'POST',
    url: '/v1/auth/reset',
    status: 204,
    input: { body: resetPasswordInputSchema },
    handle: (input, client) => useResetLink(domain, client, input),
  });
  routes.change({ url: '/v1/auth/logout', body: nothing, handleAs: (actor) => logout(domain, actor) });
  routes.change({ url: '/v1/auth/password', body: changePasswordInputSchema, handleAs: (actor, input) => changePassword(domain, actor, input) });
  routes.bearer({ method: 'GET', url: '/v1/sessions', input: { path: nothing }, handleAs: (actor) => listSessions(domain, actor) });
  routes.bearer({
    method: 'DELETE',
    url: '/v1/sessions/:id',
    status: 204,
    input: { path: z.object({ id: idSchema }) },
    handleAs: (actor, { id }) => deleteSession(domain, actor, { sessionId: id }),
  });
}
