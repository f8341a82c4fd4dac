import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('so many at once, the others in the order they came; a failure gives its place on', async () => {
  const inTurn = createTurns(2);
  const log: string[] = [];
  const gates = new Map<string, () => void>();
  const run = (name: string) =>
    inTurn(async () => {
      log.push(name);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      if (name === 'a') throw new Error('broke');
      return name;
    });
  const [a, b, c, d] = [run('a'), run('b'), run('c'), run('d')];
  await Promise.resolve();
  expect(log).toEqual(['a', 'b']);
  gates.get('a')?.();
  await expect(a).rejects.toThrow('broke');
  await new Promise(setImmediate);
  expect(log).toEqual(['a', 'b', 'c']);
  gates.get('b')?.();
  gates.get('c')?.();
  expect([await b, await c]).toEqual(['b', 'c']);
  await new Promise(setImmediate);
  gates.get('d')?.();
  expect(await d).toBe('d');
});
