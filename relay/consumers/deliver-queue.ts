import { setTimeout as sleep } from 'node:timers/promises';
import type { RelayEvents } from '../observability/relay-events.ts';
import { repeatWork } from './repeat-work.ts';

/** What this node tells something at once: a slow one holds up few. */
const atOnce = 4;
/** Between two looks for what is due: the deliverers take turns at it. */
const lookEveryMs = 500;
const forgetEveryMs = 3_600_000;
const failedMs = 1_000;

/** Delivers what waits for servers outside (webhooks, push gateways). Several nodes may do this at once: each receiver is in one's hands at a time. `next`: false where nothing is due. */
export function deliverQueue(deps: { place: 'webhooks' | 'push'; next(): Promise<boolean>; forgetOld(): Promise<void>; events: RelayEvents }): {
  close(): Promise<void>;
} {
  const closing = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);

  async function run(turn: number): Promise<void> {
    await pause(turn * lookEveryMs);
    while (!closing.signal.aborted) {
      try {
        if (!(await deps.next())) await pause(atOnce * lookEveryMs);
      } catch (error) {
        deps.events.backgroundWaits(deps.place, error);
        await pause(failedMs);
      }
    }
  }

  const running = Array.from({ length: atOnce }, (_, turn) => run(turn));
  const forgetting = repeatWork({ place: deps.place, everyMs: forgetEveryMs, work: deps.forgetOld, events: deps.events });
  return {
    close: async () => {
      closing.abort();
      await Promise.all([forgetting.close(), ...running]);
    },
  };
}
