import type { RelayEvents } from '../observability/relay-events.ts';

export type RepeatedWork = {
  /** Does it now; where a run is under way, answers with its end. */
  now(): Promise<void>;
  /** No run begins any more; answers when the last one is over. */
  close(): Promise<void>;
};

/**
 * Does something again and again, one run at a time. What fails is told (`place`) and tried again the next time. `mayGoOn` is false once it is closed: long work ends there.
 * @param input.isAtOnce the first run does not wait for `everyMs`
 */
export function repeatWork(input: {
  place: string;
  everyMs: number;
  isAtOnce?: boolean;
  work(mayGoOn: () => boolean): Promise<unknown>;
  events: Pick<RelayEvents, 'backgroundWaits'>;
}): RepeatedWork {
  let isClosed = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      await input.work(() => !isClosed);
    } catch (error) {
      input.events.backgroundWaits(input.place, error);
    }
  }

  const now = (): Promise<void> => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
  const timer = setInterval(() => void now(), input.everyMs).unref();
  if (input.isAtOnce === true) void now();

  return {
    now,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await running;
    },
  };
}
