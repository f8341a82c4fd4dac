import type { RelayEvents } from '../observability/relay-events.ts';

const everyMs = 2_000;

export type DeletionWorker = { /** Looks now; answers when all that was there is done. */ look(): Promise<void>; close(): Promise<void> };

/**
 * Does what is left after accounts were deleted, here or on another node. What fails is tried again at the next look; so is what a dead node had in its hands.
 * @param options.finish one account; answers whether there was one
 */
export function finishDeletions(options: { finish: (mayGoOn: () => boolean) => Promise<boolean>; events: RelayEvents; everyMs?: number }): DeletionWorker {
  let isClosed = false;
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (!isClosed && (await options.finish(() => !isClosed)));
  }

  const look = (): Promise<void> => {
    running ??= work()
      .catch((error: unknown) => options.events.backgroundWaits('finish-deletions', error))
      .finally(() => {
        running = null;
      });
    return running;
  };
  const timer = setInterval(() => void look(), options.everyMs ?? everyMs);
  timer.unref();

  return {
    look,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await running;
    },
  };
}
