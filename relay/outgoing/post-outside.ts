import type { PostOutside } from '../domain/outgoing-ports.ts';
import { createCircuits } from './circuit-breaker.ts';
import type { FetchPublic } from './fetch-public.ts';
import { OutgoingError, type OutgoingErrorCode } from './outgoing-error.ts';

const answerBytesMax = 16_384;
/** Below the lease of what is delivered. */
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
      return { status: answer.status, retryAfter: answer.headers['retry-after'], text: answer.body.toString() };
    } catch (error) {
      if (!(error instanceof OutgoingError)) throw error;
      return { error: error.message, isFinal: finals.has(error.code) };
    }
  };
}
