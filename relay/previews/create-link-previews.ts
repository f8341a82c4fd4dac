import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkPreviewStore, LinkPreviews, SeenLink } from '../domain/links/link-ports.ts';
import type { Clock } from '../domain/ports.ts';
import { createTurns } from '../files/turns.ts';
import { createCircuits } from '../outgoing/circuit-breaker.ts';
import type { FetchPublic } from '../outgoing/fetch-public.ts';
import { type Look, lookAtLink } from './look-at-link.ts';

const dayMs = 86_400_000;
/** How long it holds that there was nothing: of a page, and of a server that did not answer as it should. */
const nothingMs = 6 * 3_600_000;
const failedMs = 10 * 60_000;
/** A call answers by then with what is there. */
const waitMs = 6_000;
/** Pages that this node reads at once. */
const atOnce = 4;
/** Addresses that wait for their turn; more are left for later. */
const waitingMax = 200;
const forgetEveryMs = 3_600_000;

export type LinkPreviewOptions = {
  fetch: FetchPublic;
  store: LinkPreviewStore;
  clock: Clock;
  onLooked: (outcome: Look['outcome']) => void;
  onFailed: (error: unknown) => void;
  waitMs?: number;
};

/**
 * Previews of links: kept for a day for everybody, a failure for minutes. An address that many ask for at once is looked at once. Whoever asks waits some
 * seconds at most; the look goes on behind him.
 */
export function createLinkPreviews(options: LinkPreviewOptions): LinkPreviews & { close(): Promise<void> } {
  const { fetch, store, clock, onLooked, onFailed } = options;
  const circuits = createCircuits();
  const inTurn = createTurns(atOnce);
  const looking = new Map<string, Promise<SeenLink | null>>();
  let isClosed = false;

  async function look(url: string): Promise<SeenLink | null> {
    try {
      const { preview, outcome } = await inTurn(() => (isClosed ? Promise.reject(new Error('closed')) : lookAtLink({ fetch, circuits }, url)));
      // Cut off by the end of this process: that says nothing about the page.
      if (isClosed) return null;
      onLooked(outcome);
      const seen = { url, preview };
      await store.keep(seen, clock.now() + (preview !== null ? dayMs : outcome === 'nothing' ? nothingMs : failedMs));
      return seen;
    } catch (error) {
      if (!isClosed) onFailed(error);
      return null;
    } finally {
      looking.delete(url);
    }
  }

  function lookOnce(url: string): Promise<SeenLink | null> {
    const running = looking.get(url);
    if (running !== undefined) return running;
    if (looking.size >= waitingMax) return Promise.resolve(null);
    const started = look(url);
    looking.set(url, started);
    return started;
  }

  const timer = setInterval(() => void store.forget(clock.now()).catch(onFailed), forgetEveryMs).unref();
  return {
    async look(urls) {
      if (urls.length === 0) return [];
      const known = await store.read(urls, clock.now());
      const missing = urls.filter((url) => !known.some((seen) => seen.url === url));
      const late = new AbortController();
      const tooLate = sleep(options.waitMs ?? waitMs, null, { signal: late.signal }).catch(() => null);
      const looked = await Promise.all(missing.map((url) => Promise.race([lookOnce(url), tooLate])));
      late.abort();
      return [...known, ...looked.filter((seen) => seen !== null)];
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await Promise.all(looking.values());
    },
  };
}
