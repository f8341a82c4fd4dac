import { expect, it } from 'vitest';
import { fitPicture } from './picture-size.ts';

it.each([
  [
    { width: 4032, height: 2520 },
    { width: 480, height: 300 },
  ],
  [
    { width: 300, height: 900 },
    { width: 107, height: 320 },
  ],
  [
    { width: 64, height: 48 },
    { width: 64, height: 48 },
  ],
  [
    { width: 1, height: 10_000 },
    { width: 32, height: 320 },
  ],
  [undefined, { width: 240, height: 160 }],
])('%j is drawn %j', (size, drawn) => expect(fitPicture(size)).toEqual(drawn));
