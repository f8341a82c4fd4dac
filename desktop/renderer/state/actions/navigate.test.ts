// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { isUnread, roomName } from '../room-list.ts';
import { listedRooms } from '../room-sections.ts';
import { selectAccountData, selectOpenRoom } from '../selectors.ts';
import { getState } from '../store.ts';
import { stepRoom } from './navigate.ts';

let fake: FakeParley;

beforeEach(async () => {
  fake = startFakeApp({ accounts: 1, typing: false });
  await vi.waitFor(() => expect(getState().phase).toBe('ready'));
});

afterEach(stopFakeApp);

it('steps to the rooms that stand out in the list, not to those one has muted', () => {
  const account = getState().accounts[0];
  const accountId = account?.id ?? '';
  const listed = () => {
    const { rooms, users } = selectAccountData(getState(), accountId);
    return listedRooms(rooms, (view) => roomName(view, users, account?.user.id ?? ''));
  };
  const muted = listed().filter((view) => view.room.id !== selectOpenRoom(getState())?.room.id && isUnread(view))[0];
  if (!muted) throw new Error('the sample has no unread room');
  fake.push({ type: 'rooms-changed', accountId, rooms: [{ ...muted, notify: 'nothing', mentions: 0, threadsUnread: 0, unread: 3 }] });
  const seen = listed().map(() => {
    stepRoom(1, true);
    return selectOpenRoom(getState())?.room.id;
  });
  expect(seen).not.toContain(muted.room.id);
  expect(new Set(seen).size).toBeGreaterThan(1);
});

it('prepares the room that the next step would open, and no other once that is open', async () => {
  const account = getState().accounts[0];
  const { rooms, users } = selectAccountData(getState(), account?.id ?? '');
  const order = listedRooms(rooms, (view) => roomName(view, users, account?.user.id ?? '')).map((view) => view.room.id);
  const at = order.indexOf(selectOpenRoom(getState())?.room.id ?? '');
  const stepped = (steps: number) => order[(at + steps) % order.length];
  stepRoom(1, false);
  await vi.waitFor(() => expect(getState().preparedRoom?.roomId).toBe(stepped(2)));
  const { timelines } = getState();
  const prepared = timelines[`${account?.id}/${stepped(2)}`];
  expect(prepared).toMatchObject({ status: 'ready', isPrepared: true });
  stepRoom(1, false);
  expect(getState().preparedRoom).toBeNull();
  expect(getState().timelines[`${account?.id}/${stepped(2)}`]).toMatchObject({ isPrepared: false, opening: prepared?.opening });
});
