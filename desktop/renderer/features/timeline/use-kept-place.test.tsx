// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { RenderRow } from './rows.ts';
import { useKeptPlace } from './use-kept-place.ts';

const rowPx = 100;
const listPx = 400;

/** A list with a layout, as far as this is about: rows of one height below each other, scrolled by hand. */
function makeList(keys: string[]) {
  const list = document.createElement('div');
  const heights = new Map<string, number>();
  let drawn = keys;
  let scrolled = 0;
  const height = (key: string) => heights.get(key) ?? rowPx;
  const total = () => drawn.reduce((sum, key) => sum + height(key), 0);
  const most = () => Math.max(0, total() - listPx);
  Object.defineProperties(list, {
    scrollHeight: { get: total },
    clientHeight: { value: listPx },
    scrollTop: { get: () => Math.min(scrolled, most()), set: (value: number) => (scrolled = Math.max(0, Math.min(value, most()))) },
  });
  list.getBoundingClientRect = () => new DOMRect(0, 0, 300, listPx);
  const draw = (next: string[]) => {
    drawn = next;
    list.replaceChildren(
      ...next.map((key, at) => {
        const row = document.createElement('div');
        Object.assign(row.dataset, { rowKey: key, kind: 'message' });
        row.getBoundingClientRect = () => new DOMRect(0, next.slice(0, at).reduce((sum, above) => sum + height(above), 0) - list.scrollTop, 300, height(key));
        return row;
      }),
    );
  };
  draw(keys);
  const topOf = (key: string) => list.querySelector(`[data-row-key="${key}"]`)?.getBoundingClientRect().top ?? Number.NaN;
  return { list, draw, topOf, grow: (key: string, px: number) => heights.set(key, px) };
}

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `m${from + n}`);

function hold(keys: string[], start: Parameters<typeof useKeptPlace>[0]['start']) {
  const made = makeList(keys);
  const scroller = { current: made.list };
  const props = { scroller, start, hasMoreAfter: true };
  const hook = renderHook((rows: readonly RenderRow[]) => useKeptPlace({ ...props, rows }), { initialProps: [] });
  return { ...made, settle: () => hook.rerender([]) };
}

it('does not undo a scroll that is told only after rows have come', () => {
  const { list, draw, topOf, settle } = hold(names(10, 30), { at: 'row', key: 'm15', offset: 150 });
  expect(topOf('m15')).toBe(150);
  list.scrollTop += 70;
  draw(names(0, 30));
  settle();
  expect(topOf('m15')).toBe(80);
});

it('holds what is read after such a scroll, not what is cut by it', () => {
  const { list, topOf, settle, grow } = hold(names(10, 30), { at: 'row', key: 'm15', offset: 40 });
  list.scrollTop += 20;
  settle();
  list.dispatchEvent(new Event('scroll'));
  expect(topOf('m15')).toBe(20);
  grow('m15', rowPx + 30);
  settle();
  expect([topOf('m15'), topOf('m16')]).toEqual([-10, 120]);
});

it('comes back to where it was when the list was too short for it meanwhile: that was no scroll', () => {
  const { draw, topOf, settle } = hold(names(10, 16), { at: 'row', key: 'm12', offset: 0 });
  draw(names(10, 14));
  settle();
  draw(names(10, 30));
  settle();
  expect(topOf('m12')).toBe(0);
});
