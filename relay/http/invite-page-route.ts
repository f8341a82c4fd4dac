import { inviteCodeSchema } from '@parley/shared/text';
import type { FastifyInstance } from 'fastify';
import { currentSettings } from '../domain/admin/current-settings.ts';
import { previewInvite } from '../domain/invites/preview-invite.ts';
import { RelayError } from '../domain/relay-error.ts';
import { addressKey } from './address-key.ts';
import type { HttpDeps } from './http-deps.ts';
import { busyInvitePage, deadInvitePage, invitePage, invitePagePolicy } from './invite-page.ts';

/** `GET /invite/:code`: the address that people send each other, as a browser shows it. Limited as `GET /v1/invites/:code`, so that nobody guesses. */
export function bindInvitePage(app: FastifyInstance, { domain, publicUrl, appUrl }: Pick<HttpDeps, 'domain' | 'publicUrl' | 'appUrl'>): void {
  app.get<{ Params: { code: string } }>('/invite/:code', async (request, reply) => {
    reply
      .headers({ 'content-security-policy': invitePagePolicy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .type('text/html; charset=utf-8');
    const code = inviteCodeSchema.safeParse(request.params.code);
    const { name } = await currentSettings(domain);
    if (!code.success) return reply.code(404).send(deadInvitePage(name));
    try {
      const preview = await previewInvite(domain, { address: addressKey(request.ip) }, { code: code.data });
      const address = publicUrl ?? `${request.protocol}://${request.host}`;
      return await reply.code(preview.isValid ? 200 : 404).send(await invitePage({ preview, code: code.data, address, appUrl }));
    } catch (error) {
      if (!(error instanceof RelayError) || error.code !== 'rate-limited') throw error;
      return reply.code(429).send(busyInvitePage(name));
    }
  });
}
