import type { Role } from './entities/membership.ts';
import type { Room, RoomKind } from './entities/room.ts';

/** What people do with a room. `edit` and `delete` mean one's own messages. `set-posting`: who may write (announcements); `archive`: both ways. */
export type RoomAction =
  | 'read'
  | 'send'
  | 'edit'
  | 'delete'
  | 'delete-others'
  | 'pin'
  | 'vote'
  | 'react'
  | 'mark-read'
  | 'type'
  | 'join'
  | 'leave'
  | 'update'
  | 'set-posting'
  | 'archive'
  | 'delete-room'
  | 'add'
  | 'remove'
  | 'ban'
  | 'mute'
  | 'see-reports'
  | 'set-role'
  | 'invite'
  | 'list-invites'
  | 'manage-hooks';

const everybody: readonly Role[] = ['owner', 'admin', 'moderator', 'member', 'guest'];
const members: readonly Role[] = ['owner', 'admin', 'moderator', 'member'];
const moderators: readonly Role[] = ['owner', 'admin', 'moderator'];
const admins: readonly Role[] = ['owner', 'admin'];
const owners: readonly Role[] = ['owner'];
const nobody: readonly Role[] = [];

const everywhere = (roles: readonly Role[]) => ({ public: roles, private: roles, direct: roles });
/** Not among people who talk directly: their conversation has no name, door or ranks. */
const inNamed = (roles: readonly Role[]) => ({ public: roles, private: roles, direct: nobody });

/** Action × kind of room → who may. The relay decides by it, the window shows by it. */
export const roomRules: Record<RoomAction, Record<RoomKind, readonly Role[]>> = {
  read: everywhere(everybody),
  send: everywhere(everybody),
  edit: everywhere(everybody),
  delete: everywhere(everybody),
  'delete-others': inNamed(moderators),
  pin: everywhere(members),
  vote: everywhere(everybody),
  react: everywhere(everybody),
  'mark-read': everywhere(everybody),
  type: everywhere(everybody),
  join: everywhere(everybody),
  leave: inNamed(everybody),
  update: inNamed(moderators),
  'set-posting': inNamed(admins),
  archive: inNamed(admins),
  'delete-room': inNamed(owners),
  add: { public: members, private: moderators, direct: nobody },
  remove: inNamed(moderators),
  ban: inNamed(moderators),
  mute: inNamed(moderators),
  'see-reports': inNamed(moderators),
  'set-role': inNamed(admins),
  invite: { public: members, private: moderators, direct: nobody },
  'list-invites': inNamed(members),
  'manage-hooks': inNamed(moderators),
};

/** What adds words or people, or changes the room: not in an archived one. Deleting one's words and moderating go on. */
const endsWithArchive: ReadonlySet<RoomAction> = new Set(['send', 'edit', 'pin', 'vote', 'react', 'type', 'update', 'set-posting', 'add', 'invite']);
/** What only moderators and up do in a room for announcements. */
const isAnnouncing: ReadonlySet<RoomAction> = new Set(['send', 'edit', 'type']);

/** What others hear or see of somebody: not of who is muted, nor of who is blocked by the other in a direct room. Both still read, and delete their own words. */
const isHeard: ReadonlySet<RoomAction> = new Set(['send', 'edit', 'pin', 'vote', 'react', 'type']);

/** What stands on a member beside the role: a moderator muted him for a time that is not over, or the other one of a direct room blocked him. */
export type Restraint = { isMuted?: boolean; isBlocked?: boolean };

/** Why a member may not: the conversation is a direct one, the room is archived, it is for announcements, the role is too low, or a restraint. */
export type RuleRefusal = 'direct' | 'archived' | 'announcement' | 'role' | 'muted' | 'blocked';

/** Whether a member with this role may do this in this room as it is now; null means yes. */
export function ruleRefusal(
  action: RoomAction,
  role: Role,
  room: Pick<Room, 'kind' | 'archivedAt' | 'announcement'>,
  { isMuted = false, isBlocked = false }: Restraint = {},
): RuleRefusal | null {
  const roles = roomRules[action][room.kind];
  if (roles.length === 0) return 'direct';
  if (room.archivedAt !== undefined && endsWithArchive.has(action)) return 'archived';
  if (!roles.includes(role)) return 'role';
  if (room.announcement === true && isAnnouncing.has(action) && !moderators.includes(role)) return 'announcement';
  if (isMuted && isHeard.has(action)) return 'muted';
  return isBlocked && isHeard.has(action) ? 'blocked' : null;
}

const ranks: Record<Role, number> = { guest: 0, member: 1, moderator: 2, admin: 3, owner: 4 };

/** Whether the one role may remove, ban or change the other: only those below. */
export function isAbove(role: Role, other: Role): boolean {
  return ranks[role] > ranks[other];
}

/**
 * Whether somebody may give this role to somebody who has that one: to those below, a role below the own (owners may make owners). Oneself one may only lower;
 * that the last owner may not is looked at under the room's lock.
 */
export function mayGiveRole(role: Role, target: { role: Role; isSelf: boolean }, next: Role): boolean {
  if (target.isSelf) return isAbove(role, next);
  return isAbove(role, target.role) && (role === 'owner' || isAbove(role, next));
}

/** Whether somebody waits between messages in a room with slow mode. */
export function isSlowed(role: Role): boolean {
  return !moderators.includes(role);
}

/** Whether a role may run a command that asks for this one; undefined: for everybody. */
export const mayRun = (role: Role, permission: Role | undefined): boolean => permission === undefined || role === permission || isAbove(role, permission);
