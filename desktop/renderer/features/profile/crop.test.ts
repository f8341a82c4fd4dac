import { expect, it } from 'vitest';
import { firstCrop, moveCrop, zoomCrop, zoomOf } from './crop.ts';

const wide = { width: 400, height: 200 };

it('begins with the largest square in the middle', () => {
  expect(firstCrop(wide)).toEqual({ x: 100, y: 0, size: 200 });
  expect(firstCrop({ width: 100, height: 300 })).toEqual({ x: 0, y: 100, size: 100 });
});

it('moves as far as the picture goes', () => {
  const crop = firstCrop(wide);
  expect(moveCrop(crop, 30, 30, wide)).toEqual({ x: 130, y: 0, size: 200 });
  expect(moveCrop(crop, 999, 0, wide).x).toBe(200);
  expect(moveCrop(crop, -999, -999, wide)).toMatchObject({ x: 0, y: 0 });
});

it('zooms about its middle, and stays inside', () => {
  const closer = zoomCrop(firstCrop(wide), 2, wide);
  expect(closer).toEqual({ x: 150, y: 50, size: 100 });
  expect(zoomOf(closer, wide)).toBe(2);
  expect(zoomCrop({ x: 0, y: 0, size: 100 }, 1, wide)).toEqual({ x: 0, y: 0, size: 200 });
  expect(zoomCrop(closer, 0.1, wide).size).toBe(200);
  expect(zoomCrop(closer, 99, wide).size).toBe(25);
});
