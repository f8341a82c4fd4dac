import type { RelayEvents } from '../observability/relay-events.ts';

const everyMs = 3_600_000;

/** Once an hour: forgets what open reports keep of messages that their authors deleted long ago, and of rooms that are gone. Several nodes may do this at once. */
export function forgetReportedWords(deps: { forget(): Promise<number>; events: RelayEvents }): { close(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const look = () => {
    running = deps.forget().catch((error: unknown) => deps.events.backgroundWaits('reported-words', error));
  };
  look();
  const timer = setInterval(look, everyMs).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
