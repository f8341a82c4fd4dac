import type { RoomView } from '@parley/shared/ipc/views';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openRoom } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { directRoom, sampleRoomView } from '../../testing/sample-rooms.ts';
import { RoomTree } from './RoomTree.tsx';

/** A window with a layout, as far as this is about: rows come into view and leave it by hand. */
const watchers = new Map<Element, (isIntersecting: boolean) => void>();
class Watcher {
  readonly #tell: IntersectionObserverCallback;
  #element: Element | null = null;
  constructor(tell: IntersectionObserverCallback) {
    this.#tell = tell;
  }
  observe(element: Element): void {
    this.#element = element;
    watchers.set(element, (isIntersecting) => this.#tell([{ isIntersecting } as IntersectionObserverEntry], this as never));
  }
  disconnect(): void {
    if (this.#element !== null) watchers.delete(this.#element);
  }
}

let fake: FakeParley;
beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', Watcher);
});
afterEach(() => {
  stopFakeApp();
  watchers.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const idOf = (n: number) => `0198c0de-0020-7000-8000-${String(n).padStart(12, '0')}`;
const views: RoomView[] = Array.from({ length: 60 }, (_, n) => sampleRoomView(directRoom(idOf(n), ['mara'], 0), 0, {}));
const asked = () => fake.calls.flatMap(({ name, input }) => (name === 'members.list' ? [(input as { roomId: string }).roomId] : []));
function show(n: number, isIntersecting: boolean): void {
  const row = document.querySelector(`[data-room-id="${idOf(n)}"]`);
  if (row) watchers.get(row)?.(isIntersecting);
}

it('asks who is there for the conversations that are looked at, however many there are', async () => {
  fake = startFakeApp({ accounts: 1, typing: false });
  await waitFor(() => expect(getState().phase).toBe('ready'));
  const [account] = getState().accounts;
  if (!account) throw new Error('no account');
  render(<RoomTree accountId={account.id} ownId={account.user.id} sections={[{ key: 'people', name: 'People', kind: 'people', views }]} />);
  vi.useFakeTimers();
  try {
    for (const n of [0, 20, 30, 59]) show(n, true);
    show(30, false);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(asked().sort()).toEqual([0, 20, 59].map(idOf));
    // Once for each connection: what changes is told.
    show(59, true);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(asked()).toHaveLength(3);
    const { connection } = account;
    for (const next of [{ state: 'connecting', sinceMs: 0, attempt: 1 } as const, connection])
      act(() => fake.push({ type: 'connection-changed', accountId: account.id, connection: next }));
    show(59, true);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(asked().slice(3)).toEqual([idOf(59)]);
  } finally {
    vi.useRealTimers();
  }
});

it('draws of hundreds what is about the view, the open room and what has the focus, and goes everywhere by keys', async () => {
  fake = startFakeApp({ accounts: 1, typing: false });
  await waitFor(() => expect(getState().phase).toBe('ready'));
  const [account] = getState().accounts;
  if (!account) throw new Error('no account');
  const many = Array.from({ length: 500 }, (_, n) => sampleRoomView(directRoom(idOf(n), ['mara'], 0), 0, {}));
  // 500 rows of 32 px under a label of 32 px, in a window of 640 px.
  let scrollTop = 0;
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    if (this.getAttribute('role') === 'tree') return new DOMRect(0, 0, 240, 640);
    return this.getAttribute('role') === 'group' ? new DOMRect(0, 32 - scrollTop, 240, 16_000) : new DOMRect();
  });
  render(<RoomTree accountId={account.id} ownId={account.user.id} sections={[{ key: 'people', name: 'People', kind: 'people', views: many }]} />);
  const tree = screen.getByRole('tree');
  Object.defineProperties(tree, {
    scrollTop: { get: () => scrollTop, set: (px: number) => (scrollTop = Math.min(px, 15_392)) },
    scrollHeight: { value: 16_032 },
  });
  const places = () => [...tree.querySelectorAll('.room-row')].map((row) => Number(row.getAttribute('aria-posinset')));
  const rowOf = (place: number) => tree.querySelector<HTMLElement>(`[aria-posinset="${place}"]`);
  const countTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const rowsAndGaps = () =>
    [...tree.querySelectorAll<HTMLElement>('.room-row, .room-gap')].reduce((sum, line) => sum + Number(line.style.getPropertyValue('--rows') || 1), 0);

  expect(places()).toEqual(countTo(1, 40));
  expect(rowOf(1)?.getAttribute('aria-setsize')).toBe('500');
  act(() => rowOf(3)?.focus());
  scrollTop = 6_400;
  act(() => void fireEvent.scroll(tree));
  // The first is where the tab key begins, as no room of the list is open.
  expect(places()).toEqual([1, 3, ...countTo(161, 240)]);
  expect(document.activeElement).toBe(rowOf(3));

  fireEvent.keyDown(tree, { key: 'End' });
  expect(document.activeElement).toBe(rowOf(500));
  fireEvent.keyDown(tree, { key: 'ArrowUp' });
  expect(document.activeElement).toBe(rowOf(499));
  expect(rowsAndGaps()).toBe(500);

  act(() => openRoom(account.id, idOf(249)));
  // The third had the focus when the list last went elsewhere.
  expect(places()).toEqual([3, 250, ...countTo(461, 500)]);
  // The label, what adds to it, the first row.
  for (const key of ['Home', 'ArrowDown', 'ArrowDown']) fireEvent.keyDown(tree, { key });
  expect(document.activeElement).toBe(rowOf(1));
  expect(rowsAndGaps()).toBe(500);
});

it('shows the row of a room that is opened from elsewhere, and stays where it is under the pointer', async () => {
  fake = startFakeApp({ accounts: 1, typing: false });
  await waitFor(() => expect(getState().phase).toBe('ready'));
  const [account] = getState().accounts;
  if (!account) throw new Error('no account');
  const shown: (string | null)[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    shown.push(this.getAttribute('data-room-id'));
  });
  render(<RoomTree accountId={account.id} ownId={account.user.id} sections={[{ key: 'people', name: 'People', kind: 'people', views }]} />);
  act(() => openRoom(account.id, idOf(40)));
  await waitFor(() => expect(shown).toEqual([idOf(40)]));

  const tree = screen.getByRole('tree');
  const isHovered = vi.spyOn(tree, 'matches').mockReturnValue(true);
  act(() => openRoom(account.id, idOf(50)));
  await waitFor(() => expect(isHovered).toHaveBeenCalledWith(':hover'));
  expect(shown).toEqual([idOf(40)]);
});
