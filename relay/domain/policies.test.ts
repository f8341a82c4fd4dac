import { describe, expect, test } from 'vitest';
import { type RoomAction, refusalOf } from './policies.ts';
import type { Membership, RoomAccess } from './ports.ts';

const userId = '00000000-0000-7000-8000-000000000001';
const roomId = '00000000-0000-7000-8000-00000000000a';
const actions: RoomAction[] = ['read', 'send', 'mark-read', 'type', 'update', 'join', 'leave'];

function access(options: {
  kind?: 'public' | 'private' | 'direct';
  isDeleted?: boolean;
  state?: Membership['state'] | 'never';
  role?: Membership['role'];
}): RoomAccess {
  const { kind = 'public', isDeleted = false, state = 'active', role = 'member' } = options;
  return {
    room: { id: roomId, kind, name: 'harbour', topic: '', historyFrom: 'start', createdAt: 1, version: 1 },
    isDeleted,
    membership: state === 'never' ? null : { roomId, userId, role, state, version: 1, firstSeq: 1 },
  };
}

const codeOf = (action: RoomAction, room: RoomAccess | null) => refusalOf(action, room)?.code ?? 'yes';

describe('who may do what in a room', () => {
  test.each(actions)('%s: an unknown room and a hidden one look the same', (action) => {
    const unknown = refusalOf(action, null);
    expect(unknown?.code).toBe('not-found');
    for (const kind of ['private', 'direct'] as const) {
      for (const state of ['never', 'left', 'removed', 'banned'] as const) expect(refusalOf(action, access({ kind, state }))).toEqual(unknown);
    }
  });

  test.each(actions)('%s: members of a deleted room are told that it is gone, others that it is not there', (action) => {
    expect(codeOf(action, access({ isDeleted: true }))).toBe('gone');
    expect(codeOf(action, access({ isDeleted: true, state: 'never' }))).toBe('not-found');
  });

  test('a public room one is not in is forbidden, but may be joined unless one is banned', () => {
    for (const state of ['never', 'left', 'removed', 'banned'] as const) {
      for (const action of actions.filter((name) => name !== 'join')) expect(codeOf(action, access({ state }))).toBe('forbidden');
      expect(codeOf('join', access({ state }))).toBe(state === 'banned' ? 'forbidden' : 'yes');
    }
  });

  test('every member reads, writes and leaves; owner, admin and moderator change the room', () => {
    for (const role of ['owner', 'admin', 'moderator', 'member', 'guest'] as const) {
      for (const action of ['read', 'send', 'mark-read', 'type', 'leave'] as const) expect(codeOf(action, access({ role }))).toBe('yes');
      expect(codeOf('update', access({ role }))).toBe(role === 'member' || role === 'guest' ? 'forbidden' : 'yes');
    }
  });

  test('a direct conversation is neither renamed nor left', () => {
    for (const action of ['update', 'leave'] as const) expect(codeOf(action, access({ kind: 'direct', role: 'owner' }))).toBe('forbidden');
    expect(codeOf('send', access({ kind: 'direct' }))).toBe('yes');
  });
});
