import type { Deps } from '../../deps.ts';
import type { PostOutside } from '../../outgoing-ports.ts';
import type { ClaimedDelivery, Outcome } from '../hook-ports.ts';
import { hookSecretOf, signatureOf } from '../hook-secret.ts';
import { renderDelivery } from './render-delivery.ts';
import { givesUpAfterMs, tryAgainAfter } from './try-again-after.ts';

type DeliverDeps = Pick<Deps, 'hookDeliveries' | 'logReader' | 'users' | 'settings' | 'server'> & {
  post: PostOutside;
  owner: string;
  random: () => number;
  onTried: (outcome: Outcome['kind']) => void;
};

/** Tries the next delivery that is due, of any webhook that nobody else has in his hands. False: there was none. */
export async function deliverNext(deps: DeliverDeps): Promise<boolean> {
  const claimed = await deps.hookDeliveries.claim(deps.owner);
  if (claimed === null) return false;
  const outcome = await tryOnce(deps, claimed);
  await deps.hookDeliveries.settle(deps.owner, claimed, outcome);
  deps.onTried(outcome.kind);
  return true;
}

async function tryOnce(deps: DeliverDeps, claimed: ClaimedDelivery): Promise<Outcome> {
  const { delivery, hook } = claimed;
  const content = await renderDelivery(deps, claimed);
  if (content === null) return { kind: 'dead', error: 'The event is not there any more.' };
  const body = JSON.stringify(content);
  const headers = {
    'content-type': 'application/json',
    'x-parley-event': delivery.event,
    'x-parley-delivery': delivery.id,
    'x-parley-signature': signatureOf(hookSecretOf(deps.settings.refreshSecret, hook.id, hook.secretVersion), await deps.server.now(), body),
  };
  const answer = await deps.post({ url: hook.url, headers, body });
  if ('error' in answer) return answer.isFinal ? { kind: 'dead', error: answer.error } : again(deps, claimed, answer.error, {});
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'dead', status, error: 'The server says that nobody is there any more (410).' };
  return again(deps, claimed, `The server answered ${status}.`, { status, retryAfter });
}

function again(
  deps: DeliverDeps,
  { delivery, triesMs }: ClaimedDelivery,
  error: string,
  answer: { status?: number; retryAfter?: string | undefined },
): Outcome {
  const status = answer.status === undefined ? {} : { status: answer.status };
  if (triesMs >= givesUpAfterMs) return { kind: 'dead', error, ...status };
  return { kind: 'again', afterMs: tryAgainAfter(delivery.attempts + 1, answer.retryAfter, deps.random), error, ...status };
}
