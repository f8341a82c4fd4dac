import type { Clock } from '../ports.ts';

/** Time that stands still until a test turns it. */
export type FakeClock = Clock & {
  /** Lets `ms` pass: every timer runs at its time, and what follows from it (promises, `setImmediate`) before the next. */
  pass(ms: number): Promise<void>;
  /** Lets time pass in small steps until the condition holds. @throws after `limitMs` of fake time */
  until(condition: () => boolean | Promise<boolean>, limitMs?: number): Promise<void>;
};

type Planned = { atMs: number; n: number; run: () => void };

/** Lets promises and `setImmediate` chains run. */
export async function settle(turns = 3): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function createFakeClock(startMs = 1_750_000_000_000): FakeClock {
  let nowMs = startMs;
  let count = 0;
  const planned = new Set<Planned>();

  const next = (limitMs: number): Planned | null => {
    let first: Planned | null = null;
    for (const timer of planned) {
      if (timer.atMs > limitMs) continue;
      if (!first || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.n < first.n)) first = timer;
    }
    return first;
  };

  const pass = async (ms: number): Promise<void> => {
    const end = nowMs + ms;
    await settle();
    for (;;) {
      let timer = next(end);
      if (!timer) {
        // Work that yields between its parts may still be on the way to its next timer.
        await settle(12);
        timer = next(end);
        if (!timer) break;
      }
      planned.delete(timer);
      nowMs = Math.max(nowMs, timer.atMs);
      timer.run();
      await settle(2);
    }
    nowMs = end;
  };

  return {
    now: () => nowMs,
    after(ms, run) {
      count += 1;
      const timer = { atMs: nowMs + Math.max(0, ms), n: count, run };
      planned.add(timer);
      return { cancel: () => void planned.delete(timer) };
    },
    pass,
    async until(condition, limitMs = 120_000) {
      const end = nowMs + limitMs;
      await settle();
      while (!(await condition())) {
        if (nowMs >= end) throw new Error(`the condition did not come true within ${limitMs} ms`);
        await pass(50);
      }
    },
  };
}
