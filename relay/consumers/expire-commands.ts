import type { RelayEvents } from '../observability/relay-events.ts';

const expireEveryMs = 1_000;
const forgetEveryMs = 3_600_000;

/** Ends commands that waited too long for their bot, and forgets old ones. Several nodes may do this at once: each command ends on one of them. */
export function watchCommands(deps: { expire(): Promise<void>; forgetOld(): Promise<void>; events: RelayEvents }): { close(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let isBusy = false;
  const guarded = (work: () => Promise<void>) => {
    if (isBusy) return;
    isBusy = true;
    running = work()
      .catch((error: unknown) => deps.events.backgroundWaits('commands', error))
      .finally(() => {
        isBusy = false;
      });
  };
  const timers = [setInterval(() => guarded(deps.expire), expireEveryMs).unref(), setInterval(() => guarded(deps.forgetOld), forgetEveryMs).unref()];
  return {
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
