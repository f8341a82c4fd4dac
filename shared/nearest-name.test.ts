import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

it('finds the name that was meant: its beginning, a slip of the keys, never something else', () => {
  const names = ['stock', 'stocks-of', 'ask', 'remind'];
  expect(nearestName('stok', names)).toBe('stock');
  expect(nearestName('sotck', names)).toBe('stock');
  expect(nearestName('stock', names)).toBe('stock');
  expect(nearestName('rem', names)).toBe('remind');
  expect(nearestName('aks', names)).toBe('ask');
  expect(nearestName('weather', names)).toBeNull();
  expect(nearestName('x', [])).toBeNull();
});
