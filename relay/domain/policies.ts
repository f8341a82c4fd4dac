import type { Role } from '@parley/shared/entities/membership';
import type { ErrorCode } from '@parley/shared/protocol/errors';
import type { RoomAccess } from './ports.ts';

/** What people do with a room. */
export type RoomAction = 'read' | 'send' | 'edit' | 'delete' | 'delete-others' | 'pin' | 'vote' | 'react' | 'mark-read' | 'type' | 'update' | 'join' | 'leave';

/** Why not: the code and words for the person. */
export type Refusal = { code: ErrorCode; message: string };

const everyRole: readonly Role[] = ['owner', 'admin', 'moderator', 'member', 'guest'];

/**
 * Who may do what among the members of a room; `edit` and `delete` mean one's own messages, which is looked at where they are changed. `inDirect`: whether it makes
 * sense between people without a room's name and door.
 */
const table: Record<RoomAction, { roles: readonly Role[]; inDirect: boolean }> = {
  read: { roles: everyRole, inDirect: true },
  send: { roles: everyRole, inDirect: true },
  edit: { roles: everyRole, inDirect: true },
  delete: { roles: everyRole, inDirect: true },
  'delete-others': { roles: ['owner', 'admin', 'moderator'], inDirect: false },
  pin: { roles: ['owner', 'admin', 'moderator', 'member'], inDirect: true },
  vote: { roles: everyRole, inDirect: true },
  react: { roles: everyRole, inDirect: true },
  'mark-read': { roles: everyRole, inDirect: true },
  type: { roles: everyRole, inDirect: true },
  update: { roles: ['owner', 'admin', 'moderator'], inDirect: false },
  join: { roles: everyRole, inDirect: true },
  leave: { roles: everyRole, inDirect: false },
};

export const refusals = {
  unknownRoom: { code: 'not-found', message: 'There is no such room, or you are not in it.' },
  notMember: { code: 'forbidden', message: 'You are not in this room. Join it first.' },
  banned: { code: 'forbidden', message: 'You were banned from this room.' },
  deletedRoom: { code: 'gone', message: 'This room was deleted.' },
  role: { code: 'forbidden', message: 'Your role in this room does not allow this.' },
  unknownMessage: { code: 'not-found', message: 'There is no such message.' },
  deletedMessage: { code: 'gone', message: 'This message was deleted.' },
  direct: { code: 'forbidden', message: 'This cannot be done in a direct conversation.' },
} as const satisfies Record<string, Refusal>;

/**
 * The one decision about rooms: null means yes. An unknown room and a private or direct one the person is not in look the same (`not-found`); a public one
 * is `forbidden` (but may be joined); members of a deleted room get `gone`.
 */
export function refusalOf(action: RoomAction, access: RoomAccess | null): Refusal | null {
  if (!access) return refusals.unknownRoom;
  const { room, membership, isDeleted } = access;
  if (membership?.state !== 'active') {
    if (room.kind !== 'public' || isDeleted) return refusals.unknownRoom;
    if (membership?.state === 'banned') return refusals.banned;
    return action === 'join' ? null : refusals.notMember;
  }
  if (isDeleted) return refusals.deletedRoom;
  const rule = table[action];
  if (room.kind === 'direct' && !rule.inDirect) return refusals.direct;
  return rule.roles.includes(membership.role) ? null : refusals.role;
}
