import type { RoomView } from '@parley/shared/ipc/views';
import { act, render, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
