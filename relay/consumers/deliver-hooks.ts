import { setTimeout as sleep } from 'node:timers/promises';
import type { PostOutside } from '../domain/hooks/deliver/deliver-next.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import { createCircuits } from '../outgoing/circuit-breaker.ts';
import type { FetchPublic } from '../outgoing/fetch-public.ts';
import { OutgoingError, type OutgoingErrorCode } from '../outgoing/outgoing-error.ts';

/** Webhooks that this node tells something at once: a slow one holds up few. */
const atOnce = 4;
/** Between two looks for what is due. */
const lookEveryMs = 500;
const forgetEveryMs = 3_600_000;
const failedMs = 1_000;
const answerBytesMax = 16_384;
/** Below the lease of a delivery. */
const timeoutMs = 8_000;
/** No later try can be another: the address itself is not one to post to. */
const finals: ReadonlySet<OutgoingErrorCode> = new Set(['bad-address', 'not-public']);

/** Posts through the guard, and leaves a host alone that failed several times. What is answered is not read beyond its beginning. */
export function postOutside(fetch: FetchPublic): PostOutside {
  const circuits = createCircuits();
  return async ({ url, headers, body }) => {
    try {
      const host = URL.canParse(url) ? new URL(url).host : '';
      const answer = await circuits.run(host, () => fetch({ url, method: 'POST', headers, body, bytesMax: answerBytesMax, isCut: true, timeoutMs }));
      return { status: answer.status, retryAfter: answer.headers['retry-after'] };
    } catch (error) {
      if (!(error instanceof OutgoingError)) throw error;
      return { error: error.message, isFinal: finals.has(error.code) };
    }
  };
}

/** Delivers what waits for outgoing webhooks. Several nodes may do this at once: each webhook is in one's hands at a time. */
export function deliverHooks(deps: { next(): Promise<boolean>; forgetOld(): Promise<void>; events: RelayEvents }): { close(): Promise<void> } {
  const closing = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        if (!(await deps.next())) await pause(lookEveryMs);
      } catch (error) {
        deps.events.backgroundWaits('webhooks', error);
        await pause(failedMs);
      }
    }
  }

  const running = Array.from({ length: atOnce }, run);
  const forgetting = setInterval(() => void deps.forgetOld().catch((error: unknown) => deps.events.backgroundWaits('webhooks', error)), forgetEveryMs).unref();
  return {
    close: async () => {
      clearInterval(forgetting);
      closing.abort();
      await Promise.all(running);
    },
  };
}
