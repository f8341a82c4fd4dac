import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCircuits } from './circuit-breaker.ts';
import { OutgoingError } from './outgoing-error.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settings = { failuresMax: 3, restMs: 1_000, hostsMax: 2 };
const fail = () => Promise.reject(new OutgoingError('unreachable', 'no'));
const refuse = () => Promise.reject(new OutgoingError('wrong-type', 'no'));
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: OutgoingError) => error.code,
  );

test('a host that fails again and again rests, and one try decides when it is over', async () => {
  const circuits = createCircuits(settings);
  const run = (work: () => Promise<unknown>) => codeOf(circuits.run('a', work));
  expect([await run(fail), await run(fail), await run(fail)]).toEqual(['unreachable', 'unreachable', 'unreachable']);
  const work = vi.fn(fail);
  expect([await run(work), work.mock.calls.length]).toEqual(['resting', 0]);
  expect(await codeOf(circuits.run('b', async () => 1))).toBe('ok');
  vi.advanceTimersByTime(1_001);
  expect([await run(work), await run(work), work.mock.calls.length]).toEqual(['unreachable', 'resting', 1]);
  vi.advanceTimersByTime(1_001);
  expect([await run(async () => 1), await run(fail), await run(async () => 1)]).toEqual(['ok', 'unreachable', 'ok']);
});

test('what is not the fault of the host does not count, and a success begins anew', async () => {
  const circuits = createCircuits(settings);
  for (let count = 0; count < 5; count += 1) expect(await codeOf(circuits.run('a', refuse))).toBe('wrong-type');
  for (const work of [fail, fail, async () => 1, fail, fail]) await codeOf(circuits.run('a', work));
  expect(await codeOf(circuits.run('a', async () => 1))).toBe('ok');
});

test('remembers so many hosts and no more', async () => {
  const circuits = createCircuits(settings);
  for (const _ of [1, 2, 3]) await codeOf(circuits.run('a', fail));
  for (const host of ['b', 'c']) await circuits.run(host, async () => 1);
  expect(await codeOf(circuits.run('a', async () => 1))).toBe('ok');
});
