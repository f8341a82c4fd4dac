import { create } from 'qrcode';
import { expect, it } from 'vitest';
import { qrPath, quietModules } from './qr-path.ts';

it('draws every dark module once and nothing else', () => {
  const text = 'https://chat.example.org/invite/7KQ2-MXPA-4TRB';
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size, path } = qrPath(text);
  expect(size).toBe(modules.size + 2 * quietModules);
  const drawn = new Set<string>();
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)) {
    for (let dx = 0; dx < Number(width); dx += 1) {
      const key = `${Number(x) + dx - quietModules} ${Number(y) - quietModules}`;
      expect(drawn.has(key)).toBe(false);
      drawn.add(key);
    }
  }
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1) expect(drawn.has(`${column} ${row}`)).toBe(Boolean(modules.get(row, column)));
});
