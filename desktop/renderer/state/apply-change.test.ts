import type { Change } from '@parley/shared/ipc/changes';
import type { ThreadView } from '@parley/shared/ipc/views';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../testing/fake-world.ts';
import { personId, sampleUser } from '../testing/sample-people.ts';
import { roomSamples } from '../testing/sample-rooms.ts';
import { defaultScenario } from '../testing/scenario.ts';
import { type AppState, initialState } from './app-state.ts';
import { applyChange } from './apply-change.ts';

const nowMs = Date.UTC(2026, 10, 19, 9);
const world = createWorld({ ...defaultScenario, state: 'offline' }, nowMs);
const [first, second] = world.accounts;
if (!first || !second) throw new Error('The sample world has no accounts.');
const accountId = first.view.id;
const roomId = roomSamples.firmware.id;
const rooms = [...first.rooms.values()];

const signedIn = [
  { type: 'accounts-changed', accounts: world.accounts.map((account) => account.view) },
  { type: 'rooms-changed', accountId, rooms },
] satisfies Change[];
const start = signedIn.reduce<AppState>(applyChange, initialState);
const dataOf = (state: AppState) => {
  const data = state.byAccount[accountId];
  if (!data) throw new Error('The account has no data.');
  return data;
};

const thread: ThreadView = {
  roomId,
  rootId: '0198c0df-0000-7000-8000-000000000001',
  root: null,
  replies: 2,
  unread: 1,
  mentions: 0,
  lastReplyAt: nowMs,
  lastReadSeq: 4,
  isFollowed: true,
  hasDraft: false,
};

describe('settings', () => {
  it('that say the same stay the same object', () => {
    const { settings } = start;
    const told = structuredClone({ ...settings, lastRoomIds: { [accountId]: roomId } });
    const next = applyChange({ ...start, settings: { ...settings, foldedSections: { [accountId]: ['rooms'] } } }, { type: 'settings-changed', settings: told });
    expect(next.settings).toEqual(told);
    expect(applyChange(next, { type: 'settings-changed', settings: structuredClone(told) }).settings.lastRoomIds).toBe(next.settings.lastRoomIds);
    expect(applyChange(next, { type: 'settings-changed', settings: structuredClone(told) }).settings.foldedSections).toBe(next.settings.foldedSections);
  });
});

describe('applyChange', () => {
  it('keeps accounts, their own people, and forgets accounts that are gone', () => {
    expect(start.accounts).toHaveLength(3);
    expect(dataOf(start).users[first.view.user.id]?.displayName).toBe('Ines Okafor');
    const less = applyChange(start, { type: 'accounts-changed', accounts: [first.view] });
    expect(Object.keys(less.byAccount)).toEqual([accountId]);
  });

  it('replaces rooms that changed and leaves the others as they are', () => {
    const view = dataOf(start).rooms[roomId];
    if (!view) throw new Error('no room');
    const next = applyChange(start, { type: 'rooms-changed', accountId, rooms: [{ ...view, unread: 7 }] });
    expect(dataOf(next).rooms[roomId]?.unread).toBe(7);
    expect(dataOf(next).rooms[roomSamples.design.id]).toBe(dataOf(start).rooms[roomSamples.design.id]);
    expect(dataOf(applyChange(next, { type: 'room-removed', accountId, roomId, reason: 'removed', name: 'lunch' })).rooms[roomId]).toBeUndefined();
  });

  it('knows nothing of a room that is gone but what was not sent there', () => {
    const elsewhere = { ...thread, roomId: roomSamples.design.id, rootId: '0198c0df-0000-7000-8000-000000000002' };
    const items = first.outbox.filter((item) => item.roomId === roomId);
    const known = [
      { type: 'thread-changed', accountId, thread },
      { type: 'thread-changed', accountId, thread: elsewhere },
      { type: 'typing-changed', accountId, roomId, rootId: null, userIds: [personId('priya')] },
      { type: 'outbox-changed', accountId, roomId, items },
    ] satisfies Change[];
    const gone = dataOf(
      applyChange(known.reduce<AppState>(applyChange, start), { type: 'room-removed', accountId, roomId, reason: 'removed', name: 'firmware' }),
    );
    expect(gone.threads).toEqual({ [elsewhere.rootId]: elsewhere });
    expect(gone.typing).toEqual({});
    expect(gone.outbox[roomId]).toEqual(items);
  });

  it('takes the marks of a row from its outbox', () => {
    const items = first.outbox.filter((item) => item.roomId === roomId);
    const next = applyChange(start, { type: 'outbox-changed', accountId, roomId, items });
    expect(dataOf(next).outbox[roomId]).toEqual(items);
    expect(dataOf(next).rooms[roomId]).toMatchObject({ waiting: 2, failed: 1 });
    expect(dataOf(applyChange(next, { type: 'outbox-changed', accountId, roomId, items: [] })).rooms[roomId]).toMatchObject({ waiting: 0, failed: 0 });
  });

  it('claims nothing about presence and typing without a connection', () => {
    const known = [
      { type: 'presence-changed', accountId, userId: personId('lena'), status: 'dnd' },
      { type: 'typing-changed', accountId, roomId, rootId: null, userIds: [personId('priya')] },
    ] satisfies Change[];
    const there = known.reduce<AppState>(applyChange, start);
    expect(dataOf(there).presence).toEqual({ [personId('lena')]: 'dnd' });
    const offline = applyChange(there, {
      type: 'connection-changed',
      accountId,
      connection: { state: 'offline', sinceMs: nowMs, retryAtMs: null, reason: null },
    });
    expect(dataOf(offline).presence).toEqual({});
    expect(dataOf(offline).typing).toEqual({});
    expect(offline.accounts[0]?.connection.state).toBe('offline');
    const online = applyChange(there, {
      type: 'connection-changed',
      accountId,
      connection: { state: 'catching-up', sinceMs: nowMs, rooms: 2, nodeName: 'fra-1' },
    });
    expect(dataOf(online).presence).toEqual({ [personId('lena')]: 'dnd' });
  });

  it('says a draft only for rooms that are there', () => {
    const next = applyChange(start, { type: 'draft-changed', accountId, roomId, rootId: null, hasDraft: true });
    expect(dataOf(next).rooms[roomId]?.hasDraft).toBe(true);
    expect(applyChange(start, { type: 'draft-changed', accountId, roomId: personId('lena'), rootId: null, hasDraft: true })).toBe(start);
  });

  it('marks a room while one of its threads has a draft', () => {
    const inThread = (hasDraft: boolean): Change => ({ type: 'draft-changed', accountId, roomId, rootId: thread.rootId, hasDraft });
    const open = [{ type: 'thread-changed', accountId, thread } as const, inThread(true)].reduce<AppState>(applyChange, start);
    expect(dataOf(open).threads[thread.rootId]?.hasDraft).toBe(true);
    expect(dataOf(open).rooms[roomId]?.hasDraft).toBe(true);
    const roomOnly = applyChange(open, { type: 'draft-changed', accountId, roomId, rootId: null, hasDraft: false });
    expect(dataOf(roomOnly).rooms[roomId]?.hasDraft).toBe(true);
    expect(dataOf(applyChange(open, inThread(false))).threads[thread.rootId]?.hasDraft).toBe(false);
  });

  it('counts changes of what is saved, so that an open list reads again', () => {
    expect(dataOf(applyChange(start, { type: 'saves-changed', accountId })).saveChanges).toBe(1);
  });

  it('holds news of an account before its rooms are read', () => {
    const next = applyChange(initialState, { type: 'users-changed', accountId, users: [sampleUser('lena')] });
    expect(next.byAccount[accountId]?.users[personId('lena')]?.handle).toBe('lena');
    expect(next.byAccount[accountId]?.areRoomsLoaded).toBe(false);
  });

  it('comes to the same state when the same news comes twice', () => {
    const view = dataOf(start).rooms[roomId];
    if (!view) throw new Error('no room');
    const changes: Change[] = [
      ...signedIn,
      { type: 'connection-changed', accountId, connection: first.view.connection },
      { type: 'settings-changed', settings: { ...world.settings, theme: 'dark' } },
      { type: 'secret-storage-changed', secretStorage: 'memory' },
      { type: 'rooms-changed', accountId, rooms: [{ ...view, unread: 3 }] },
      { type: 'room-removed', accountId, roomId: roomSamples.lunch.id, reason: 'removed', name: 'lunch' },
      { type: 'rows-changed', accountId, roomId, rows: [], headSeq: 13 },
      { type: 'timeline-reset', accountId, roomId },
      { type: 'outbox-changed', accountId, roomId, items: first.outbox },
      { type: 'draft-changed', accountId, roomId, rootId: null, hasDraft: true },
      { type: 'thread-changed', accountId, thread },
      { type: 'change-refused', accountId, roomId, messageId: thread.rootId, call: 'messages.vote', error: { code: 'gone', message: 'Deleted.' } },
      { type: 'users-changed', accountId, users: [sampleUser('grace')] },
      { type: 'typing-changed', accountId, roomId, rootId: null, userIds: [personId('priya')] },
      { type: 'presence-changed', accountId, userId: personId('lena'), status: 'away' },
      { type: 'store-problem', kind: 'full', message: 'The disk is full.' },
      { type: 'engine-restarted' },
    ];
    for (const change of changes) {
      const once = applyChange(start, change);
      expect(applyChange(once, change), change.type).toEqual(once);
    }
  });
});
