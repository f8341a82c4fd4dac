import type { FromEngine, ToEngine } from './port-messages.ts';

/** The line to whoever started this process. `onGone`: the other end died or let go. */
export type ParentPort = {
  post(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
  onGone(listener: () => void): void;
};

/** What Electron adds to `process` in a utility process. */
type UtilityParentPort = { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: ToEngine }) => void): void };

/** Opens the line to the parent. The only place that knows which host this process runs in: Electron's utilityProcess, or child_process.fork. */
export function openParentPort(): ParentPort {
  const utility = (process as { parentPort?: UtilityParentPort }).parentPort;
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', (event) => listener(event.data)),
      // Electron ends a utility process with its parent; there is nothing to hear.
      onGone: () => undefined,
    };
  }
  if (typeof process.send !== 'function') throw new Error('The engine process is started by the app, not by hand.');
  return {
    post: (message) => {
      // After the parent is gone a message has nobody to go to; 'disconnect' ends this process.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToEngine)),
    onGone: (listener) => process.once('disconnect', listener),
  };
}
