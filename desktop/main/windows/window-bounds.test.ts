import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBounds, usableBounds, writeBounds } from './window-bounds.ts';

const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };
const kept = { x: 100, y: 100, width: 900, height: 700, isMaximized: false };

it('comes back to where the window was', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'parley-bounds-')), 'window.json');
  expect(readBounds(path)).toBeNull();
  writeBounds(path, kept);
  expect(readBounds(path)).toEqual(kept);
  writeFileSync(path, '{"x": "left"}');
  expect(readBounds(path)).toBeNull();
});

it('says why the place of the window could not be kept, and goes on', () => {
  const nowhere = join(mkdtempSync(join(tmpdir(), 'parley-bounds-')), 'gone', 'window.json');
  expect(writeBounds(nowhere, kept)).toContain('ENOENT');
  expect(writeBounds(join(mkdtempSync(join(tmpdir(), 'parley-bounds-')), 'window.json'), kept)).toBeNull();
});

it('does not open on a screen that is gone, nor smaller than it can be', () => {
  expect(usableBounds(kept, [screen])).toEqual(kept);
  expect(usableBounds({ ...kept, x: 2_500 }, [screen])).toBeNull();
  expect(usableBounds({ ...kept, x: 2_500 }, [screen, { ...screen, x: 1_920 }])).not.toBeNull();
  expect(usableBounds({ ...kept, y: -500 }, [screen])).toBeNull();
  expect(usableBounds({ ...kept, width: 10, height: 10, x: 500 }, [screen])).toMatchObject({ width: 320, height: 480 });
  expect(usableBounds(null, [screen])).toBeNull();
});
