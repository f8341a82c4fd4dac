import type { PushKind } from '@parley/shared/entities/push';
import type { Deps } from '../deps.ts';
import { gotify } from './gateways/gotify.ts';
import { matrix } from './gateways/matrix.ts';
import { ntfy } from './gateways/ntfy.ts';
import type { PushGateway, PushNotice } from './gateways/push-gateway.ts';
import type { PushAddress, PushTry } from './push-ports.ts';
import { openToken } from './push-token.ts';

const gateways: Record<PushKind, PushGateway> = { ntfy, gotify, matrix };

/** Tells a target something, once. Does not throw: what was wrong is in the answer, in words for its owner. */
export async function sendNotice(deps: Pick<Deps, 'postOutside' | 'settings'>, address: PushAddress, notice: PushNotice): Promise<PushTry> {
  const token = address.sealedToken === null ? null : openToken(deps.settings.refreshSecret, address.id, address.sealedToken);
  if (token === null && address.sealedToken !== null) {
    return { kind: 'refused', error: 'This server has other keys now and cannot read the token. Add it once more.' };
  }
  const gateway = gateways[address.kind];
  const at = { address: address.address.replace(/\/+$/, ''), topic: address.topic ?? '', appId: address.appId ?? '', token };
  const { url, headers = {}, body } = gateway.render(at, notice);
  const answer = await deps.postOutside({ url, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  if ('error' in answer) return { kind: answer.isFinal ? 'refused' : 'again', error: answer.error };
  const { status, text = '', retryAfter } = answer;
  if (status >= 200 && status < 300)
    return gateway.isRefused?.(at, text) ? { kind: 'refused', error: 'The gateway does not know this push key any more.' } : { kind: 'sent' };
  if (status === 410) return { kind: 'refused', error: 'Nobody is at this address any more (410).' };
  return { kind: 'again', error: wordsOf(status), retryAfter };
}

function wordsOf(status: number): string {
  if (status >= 300 && status < 400) return `It leads somewhere else (${status}). Give the address where it ends.`;
  if (status === 401 || status === 403) return `It does not accept the token (${status}).`;
  if (status === 404) return 'Nothing that takes notifications is at this address (404).';
  if (status === 429) return 'It takes no more for now (429).';
  return `It answered with an error (${status}).`;
}
