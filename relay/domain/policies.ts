import type { ErrorCode } from '@parley/shared/protocol/errors';
import { type RoomAction, ruleRefusal } from '@parley/shared/room-rules';
import type { RoomAccess } from './ports.ts';

export type { RoomAction } from '@parley/shared/room-rules';

/** Why not: the code and words for the person. */
export type Refusal = { code: ErrorCode; message: string };

export const refusals = {
  unknownRoom: { code: 'not-found', message: 'There is no such room, or you are not in it.' },
  notMember: { code: 'forbidden', message: 'You are not in this room. Join it first.' },
  banned: { code: 'forbidden', message: 'You were banned from this room.' },
  deletedRoom: { code: 'gone', message: 'This room was deleted.' },
  role: { code: 'forbidden', message: 'Your role in this room does not allow this.' },
  unknownMessage: { code: 'not-found', message: 'There is no such message.' },
  deletedMessage: { code: 'gone', message: 'This message was deleted.' },
  direct: { code: 'forbidden', message: 'This cannot be done in a direct conversation.' },
  archived: { code: 'forbidden', message: 'This room is archived: everybody in it can read, nobody can write.' },
  announcement: { code: 'forbidden', message: 'Only moderators write in this room.' },
  lastOwner: { code: 'forbidden', message: 'You are the only owner of this room. Make somebody else an owner first, or archive or delete the room.' },
  /** Says no more than that: whether somebody is blocked is his own affair. */
  blocked: { code: 'forbidden', message: 'This person does not receive your messages.' },
  unreachable: { code: 'forbidden', message: 'You cannot bring in this person.' },
  ownMessage: { code: 'forbidden', message: 'This message is your own. You can delete it.' },
  unknownReport: { code: 'not-found', message: 'There is no such report, or it is not for you.' },
  rank: { code: 'forbidden', message: 'This can be done only to people whose role is below yours.' },
  self: { code: 'forbidden', message: 'This cannot be done to yourself. You can leave the room.' },
  giveRole: { code: 'forbidden', message: 'You cannot give this role to this person.' },
  bannedPerson: { code: 'forbidden', message: 'This person was banned from the room. Lift the ban first.' },
  unknownPerson: { code: 'not-found', message: 'This person is not in the room.' },
  uninvited: { code: 'forbidden', message: 'This invite lets nobody in, or nobody any more. Please ask for a new one.' },
  notAdmin: { code: 'forbidden', message: 'Only admins of this server can do this.' },
  deadInvite: { code: 'not-found', message: 'This invite lets nobody in, or nobody any more. Please ask for a new one.' },
} as const satisfies Record<string, Refusal>;

/**
 * The one decision about rooms: null means yes. An unknown room and a private or direct one the person is not in look the same (`not-found`); a public one
 * is `forbidden` (but may be joined); members of a deleted room get `gone`. What members may do is said in `shared/room-rules.ts`.
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
  const { mutedUntil, isBlocked = false } = membership;
  const refusal = ruleRefusal(action, membership.role, room, { isMuted: mutedUntil !== undefined, isBlocked });
  if (refusal === 'muted') return mutedRefusal(mutedUntil ?? 0);
  return refusal === null ? null : refusals[refusal];
}

/** Until when, in the words of a server that does not know the reader's clock. */
function mutedRefusal(untilMs: number): Refusal {
  const until = new Date(untilMs).toISOString().replace('T', ' ').slice(0, 16);
  return { code: 'forbidden', message: `A moderator muted you in this room until ${until} (UTC). You can read meanwhile.` };
}
