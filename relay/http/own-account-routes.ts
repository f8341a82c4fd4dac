import {
  accountExportPath,
  deleteAccountInputSchema,
  totpBeginInputSchema,
  totpConfirmInputSchema,
  totpDisableInputSchema,
} from '@parley/shared/protocol/account';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { beginTotp } from '../domain/accounts/begin-totp.ts';
import { confirmTotp } from '../domain/accounts/confirm-totp.ts';
import { deleteAccount } from '../domain/accounts/delete-account.ts';
import { disableOwnTotp } from '../domain/accounts/disable-totp.ts';
import { exportAccount } from '../domain/accounts/export-account.ts';
import { totpStatus } from '../domain/accounts/totp-status.ts';
import { currentSettings } from '../domain/admin/current-settings.ts';
import { zipOf } from '../files/zip-archive.ts';
import type { HttpDeps } from './http-deps.ts';
import { actorOf, createRoutes } from './route.ts';

const nothing = z.unknown();

/** What one does with one's own account, as `shared/protocol/account.ts` describes it. */
export function bindOwnAccountRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { domain } = deps;
  const routes = createRoutes(app, deps);
  routes.bearer({ method: 'GET', url: '/v1/auth/totp', input: { path: nothing }, handleAs: (actor) => totpStatus(domain, actor) });
  routes.change({
    url: '/v1/auth/totp/begin',
    status: 200,
    body: totpBeginInputSchema,
    handleAs: async (actor, input) => beginTotp(domain, actor, { ...input, serverName: (await currentSettings(domain)).name }),
  });
  routes.change({ url: '/v1/auth/totp/confirm', status: 200, body: totpConfirmInputSchema, handleAs: (actor, input) => confirmTotp(domain, actor, input) });
  routes.change({ url: '/v1/auth/totp/disable', body: totpDisableInputSchema, handleAs: (actor, input) => disableOwnTotp(domain, actor, input) });
  routes.change({ url: '/v1/auth/delete', body: deleteAccountInputSchema, handleAs: (actor, input) => deleteAccount(domain, actor, input) });
  app.post(accountExportPath, async (request, reply) => {
    const entries = await exportAccount(domain, await actorOf(deps, request));
    return reply
      .header('content-type', 'application/zip')
      .header('content-disposition', 'attachment; filename="parley-export.zip"')
      .header('cache-control', 'no-store')
      .send(zipOf(entries));
  });
}
