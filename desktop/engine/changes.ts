import type { Change } from '@parley/shared/ipc/changes';

/** Publish/subscribe of what the window hears. A listener that throws must not stop the others, nor the engine. */
export type Changes = {
  publish(change: Change): void;
  listen(listener: (change: Change) => void): void;
};

export function createChanges(onListenerError: (error: unknown) => void): Changes {
  const listeners: ((change: Change) => void)[] = [];
  return {
    publish(change) {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}
