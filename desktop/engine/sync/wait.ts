import type { Clock } from '../ports.ts';

/** Resolves after `ms` of the engine's clock. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** Lets other work of the process run: one synchronous engine serves all accounts. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
