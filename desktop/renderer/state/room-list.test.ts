import { describe, expect, it } from 'vitest';
import { createWorld } from '../testing/fake-world.ts';
import { personId } from '../testing/sample-people.ts';
import { roomSamples } from '../testing/sample-rooms.ts';
import { defaultScenario } from '../testing/scenario.ts';
import { countText, isUnread, roomName, rowMark } from './room-list.ts';

const account = createWorld(defaultScenario, Date.UTC(2026, 10, 19, 9)).accounts[0];
if (!account) throw new Error('no account');
const rooms = Object.fromEntries(account.rooms);
const users = Object.fromEntries(account.users);
const ownId = personId('ines');
const view = rooms[roomSamples.reading.id];
if (!view) throw new Error('no room');

describe('room list', () => {
  it('names rooms of people who are not known yet, and the room with oneself', () => {
    const room = { ...view.room, kind: 'direct' as const, userIds: [ownId, personId('lena')] };
    expect(roomName({ room }, {}, ownId)).toBe('Somebody');
    expect(roomName({ room: { ...room, userIds: [ownId] } }, users, ownId)).toBe('Ines Okafor');
  });

  it('shows one mark, the most pressing', () => {
    const all = { ...view, failed: 1, mentions: 2, waiting: 3, hasDraft: true, unread: 4, notify: 'all' as const };
    expect(rowMark(all)).toEqual({ kind: 'failed', count: 1 });
    expect(rowMark({ ...all, failed: 0 })).toEqual({ kind: 'mention', count: 2 });
    expect(rowMark({ ...all, failed: 0, mentions: 0 })).toEqual({ kind: 'waiting', count: 3 });
    expect(rowMark({ ...all, failed: 0, mentions: 0, waiting: 0 })).toEqual({ kind: 'draft' });
    expect(rowMark({ ...all, failed: 0, mentions: 0, waiting: 0, hasDraft: false })).toEqual({ kind: 'unread', count: 4 });
    expect(rowMark({ ...view, notify: 'nothing', unread: 40 })).toEqual({ kind: 'muted' });
    expect(rowMark(view)).toBeNull();
    expect(rowMark({ ...view, threadsUnread: 2, unread: 4 })).toEqual({ kind: 'mention', count: 2 });
    expect(rowMark({ ...view, notify: 'nothing', threadsUnread: 1, threadMentions: 3, mentions: 1 })).toEqual({ kind: 'mention', count: 4 });
    expect(rowMark({ ...view, room: { ...view.room, kind: 'direct' }, unread: 2 })).toEqual({ kind: 'mention', count: 2 });
  });

  it('lets a muted room stand out only when it calls', () => {
    expect(isUnread({ ...view, notify: 'nothing', unread: 5 })).toBe(false);
    expect(isUnread({ ...view, notify: 'nothing', unread: 5, mentions: 1 })).toBe(true);
    expect([0, 99, 100, 9_999].map(countText)).toEqual(['0', '99', '99+', '99+']);
  });
});
