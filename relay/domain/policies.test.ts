import { describe, expect, test } from 'vitest';
import { type RoomAction, refusalOf } from './policies.ts';
import type { Membership, RoomAccess } from './ports.ts';

const userId = '00000000-0000-7000-8000-000000000001';
const roomId = '00000000-0000-7000-8000-00000000000a';
const kinds = ['public', 'private', 'direct'] as const;
const roles = ['owner', 'admin', 'moderator', 'member', 'guest'] as const;

/** For each call a row for each kind of room, a cell for each role in the order above: + yes, - no. */
const cells: Record<RoomAction, { [kind in (typeof kinds)[number]]: string }> = {
  read: { public: '+++++', private: '+++++', direct: '+++++' },
  send: { public: '+++++', private: '+++++', direct: '+++++' },
  edit: { public: '+++++', private: '+++++', direct: '+++++' },
  delete: { public: '+++++', private: '+++++', direct: '+++++' },
  'delete-others': { public: '+++--', private: '+++--', direct: '-----' },
  pin: { public: '++++-', private: '++++-', direct: '++++-' },
  vote: { public: '+++++', private: '+++++', direct: '+++++' },
  react: { public: '+++++', private: '+++++', direct: '+++++' },
  'mark-read': { public: '+++++', private: '+++++', direct: '+++++' },
  type: { public: '+++++', private: '+++++', direct: '+++++' },
  update: { public: '+++--', private: '+++--', direct: '-----' },
  'set-posting': { public: '++---', private: '++---', direct: '-----' },
  archive: { public: '++---', private: '++---', direct: '-----' },
  'delete-room': { public: '+----', private: '+----', direct: '-----' },
  add: { public: '++++-', private: '+++--', direct: '-----' },
  remove: { public: '+++--', private: '+++--', direct: '-----' },
  ban: { public: '+++--', private: '+++--', direct: '-----' },
  mute: { public: '+++--', private: '+++--', direct: '-----' },
  'see-reports': { public: '+++--', private: '+++--', direct: '-----' },
  'set-role': { public: '++---', private: '++---', direct: '-----' },
  invite: { public: '++++-', private: '+++--', direct: '-----' },
  'list-invites': { public: '++++-', private: '++++-', direct: '-----' },
  'manage-hooks': { public: '+++--', private: '+++--', direct: '-----' },
  join: { public: '+++++', private: '+++++', direct: '+++++' },
  leave: { public: '+++++', private: '+++++', direct: '-----' },
};
const actions = Object.keys(cells) as RoomAction[];

/** What is left in an archived public room, by the same roles. */
const archivedCells: Record<RoomAction, string> = {
  read: '+++++',
  send: '-----',
  edit: '-----',
  delete: '+++++',
  'delete-others': '+++--',
  pin: '-----',
  vote: '-----',
  react: '-----',
  'mark-read': '+++++',
  type: '-----',
  update: '-----',
  'set-posting': '-----',
  archive: '++---',
  'delete-room': '+----',
  add: '-----',
  remove: '+++--',
  ban: '+++--',
  mute: '+++--',
  'see-reports': '+++--',
  'set-role': '++---',
  invite: '-----',
  'list-invites': '++++-',
  'manage-hooks': '+++--',
  join: '+++++',
  leave: '+++++',
};

function access(options: {
  kind?: 'public' | 'private' | 'direct';
  isDeleted?: boolean;
  state?: Membership['state'] | 'never';
  role?: Membership['role'];
  settings?: Partial<RoomAccess['room']>;
  restraint?: Pick<Membership, 'mutedUntil' | 'isBlocked'>;
}): RoomAccess {
  const { kind = 'public', isDeleted = false, state = 'active', role = 'member', settings = {}, restraint = {} } = options;
  return {
    room: { id: roomId, kind, name: 'harbour', topic: '', historyFrom: 'start', createdAt: 1, version: 1, ...settings },
    isDeleted,
    membership: state === 'never' ? null : { roomId, userId, role, state, version: 1, firstSeq: 1, ...restraint },
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

  test.each(actions.flatMap((action) => kinds.map((kind) => ({ action, kind }))))('$action in a $kind room, by role', ({ action, kind }) => {
    const row = roles.map((role) => (codeOf(action, access({ kind, role })) === 'yes' ? '+' : '-')).join('');
    expect(row).toBe(cells[action][kind]);
    for (const role of roles) expect(codeOf(action, access({ kind, role }))).toBeOneOf(['yes', 'forbidden']);
  });

  test.each(actions)('%s in an archived room, by role: everybody reads, nobody writes', (action) => {
    const row = roles.map((role) => (codeOf(action, access({ role, settings: { archivedAt: 5 } })) === 'yes' ? '+' : '-')).join('');
    expect(row).toBe(archivedCells[action]);
  });

  test.each(actions)('%s in a room for announcements, by role: only moderators write', (action) => {
    const row = roles.map((role) => (codeOf(action, access({ role, settings: { announcement: true } })) === 'yes' ? '+' : '-')).join('');
    expect(row).toBe(['send', 'edit', 'type'].includes(action) ? '+++--' : cells[action].public);
  });

  const heard = ['send', 'edit', 'pin', 'vote', 'react', 'type'];

  test.each(actions)('%s as somebody muted, by role: he reads, and deletes his own words', (action) => {
    const row = roles.map((role) => (codeOf(action, access({ role, restraint: { mutedUntil: 9 } })) === 'yes' ? '+' : '-')).join('');
    expect(row).toBe(heard.includes(action) ? '-----' : cells[action].public);
  });

  test.each(actions)('%s as somebody whom the other one of a direct room blocked', (action) => {
    const room = access({ kind: 'direct', restraint: { isBlocked: true } });
    expect(codeOf(action, room)).toBe(heard.includes(action) || cells[action].direct === '-----' ? 'forbidden' : 'yes');
  });

  test('who is muted is told until when, and who is blocked is not told that', () => {
    const until = Date.UTC(2026, 10, 22, 17, 30);
    expect(refusalOf('send', access({ restraint: { mutedUntil: until } }))?.message).toContain('2026-11-22 17:30 (UTC)');
    expect(refusalOf('send', access({ kind: 'direct', restraint: { isBlocked: true } }))?.message).not.toMatch(/block/i);
  });

  test('each refusal says why', () => {
    expect(refusalOf('send', access({ role: 'owner', settings: { archivedAt: 5 } }))?.message).toContain('archived');
    expect(refusalOf('send', access({ settings: { announcement: true } }))?.message).toContain('moderators');
    expect(refusalOf('ban', access({ kind: 'direct', role: 'owner' }))?.message).toContain('direct');
  });
});
