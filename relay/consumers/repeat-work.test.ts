import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeatWork } from './repeat-work.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failures: unknown[] = [];
const events = { backgroundWaits: (place: string, error: unknown) => void failures.push([place, error]) };
/** Work that lasts until it is told to end. */
function heldWork() {
  const ends: (() => void)[] = [];
  return { ends, work: () => new Promise<void>((resolve) => void ends.push(resolve)) };
}

test('runs one at a time, again after each interval, and is over when it is closed', async () => {
  const { ends, work } = heldWork();
  const repeated = repeatWork({ place: 'tests', everyMs: 1_000, work, events });
  await vi.advanceTimersByTimeAsync(3_500);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ends).toHaveLength(2);
  let isOver = false;
  const closing = repeated.close().then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isOver).toBe(false);
  ends[1]?.();
  await closing;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ends).toHaveLength(2);
});

test('tells what fails, also where it fails at once, and goes on', async () => {
  let runs = 0;
  const broken = new Error('the database is away');
  const work = () => {
    runs += 1;
    if (runs === 1) throw broken;
    return runs === 2 ? Promise.reject(broken) : Promise.resolve();
  };
  const repeated = repeatWork({ place: 'tests', everyMs: 1_000, isAtOnce: true, work, events });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(runs).toBe(3);
  expect(failures).toEqual([
    ['tests', broken],
    ['tests', broken],
  ]);
  await repeated.close();
});

test('a run that is asked for waits with the one under way, and long work hears that it is to end', async () => {
  const mayGoOn: (() => boolean)[] = [];
  const { ends, work } = heldWork();
  const repeated = repeatWork({
    place: 'tests',
    everyMs: 1_000,
    work: (may) => {
      mayGoOn.push(may);
      return work();
    },
    events,
  });
  const [one, other] = [repeated.now(), repeated.now()];
  expect(ends).toHaveLength(1);
  expect(mayGoOn[0]?.()).toBe(true);
  const closing = repeated.close();
  expect(mayGoOn[0]?.()).toBe(false);
  ends[0]?.();
  await Promise.all([one, other, closing]);
});
