import { expect, test } from 'vitest';
import { peaksOf } from './peaks-of.ts';

test('the loudest part is the highest bar, whatever the microphone', () => {
  const samples = Float32Array.from({ length: 400 }, (_, at) => (at < 100 ? 0.05 : at < 200 ? -0.1 : at < 300 ? 0.2 : 0));
  expect(peaksOf(samples, 4)).toEqual([25, 50, 99, 0]);
  expect(peaksOf(samples)).toHaveLength(64);
});

test('silence stays flat, and a sound shorter than its bars has fewer', () => {
  expect(peaksOf(new Float32Array(1_000).fill(0.004), 3)).toEqual([0, 0, 0]);
  expect(peaksOf(Float32Array.of(0.5, 1), 64)).toEqual([50, 99]);
  expect(peaksOf(new Float32Array(0))).toEqual([0]);
});

test('ten minutes are read in a moment', () => {
  const startedAt = performance.now();
  peaksOf(new Float32Array(8_000 * 600).fill(0.3));
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
