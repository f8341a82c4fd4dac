import type { Invite } from '@parley/shared/entities/invite';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { calls } from '@parley/shared/protocol/calls';
import { isAbove, isSlowed, mayGiveRole, type RoomAction, ruleRefusal } from '@parley/shared/room-rules';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import type { MemoryMember, MemoryRoom } from './memory-log.ts';
import { isBlockedIn } from './memory-people.ts';
import type { MemoryRelay } from './memory-relay.ts';

/** The caller's place in a room where he may do this, by the rules of the real relay. */
function allowed(actor: Actor, roomId: Id, action: RoomAction): { room: MemoryRoom; member: MemoryMember } {
  const found = memberOf(actor, roomId);
  const isMuted = (found.member.mutedUntil ?? 0) > actor.relay.clock.now();
  const refusal = ruleRefusal(action, found.member.role, found.room.room, { isMuted, isBlocked: isBlockedIn(actor, found.room) });
  if (refusal !== null) throw new Refusal('forbidden', `not allowed here: ${refusal}`);
  return found;
}

/** Archived rooms, announcements and slow mode. */
export function refuseBySpeech(actor: Actor, room: MemoryRoom, member: MemoryMember): void {
  allowed(actor, room.room.id, 'send');
  const { slowModeSeconds } = room.room;
  if (slowModeSeconds === undefined || !isSlowed(member.role)) return;
  const last = Math.max(0, ...[...room.messages.values()].filter((message) => message.authorId === actor.userId).map((message) => message.createdAt));
  const waitMs = last + slowModeSeconds * 1_000 - actor.relay.clock.now();
  if (waitMs <= 0) return;
  const refusal = new Refusal('rate-limited', 'slow mode');
  refusal.wire.retryAfterMs = waitMs;
  throw refusal;
}

function moderate(actor: Actor, roomId: Id, userId: Id, action: 'remove' | 'ban'): void {
  const { room, member } = allowed(actor, roomId, action);
  const other = room.members.get(userId);
  if (other && other.state === 'active' && !isAbove(member.role, other.role)) throw new Refusal('forbidden', 'only somebody with a lower role');
  actor.relay.leave(roomId, userId, action === 'ban' ? 'banned' : 'removed', actor.userId);
  if (action === 'ban' && other) other.state = 'banned';
}

export function canUse(relay: MemoryRelay, invite: Invite): boolean {
  return invite.revokedAt === undefined && invite.expiresAt > relay.clock.now() && (invite.maxUses === undefined || invite.uses < invite.maxUses);
}

/** Lets somebody in. @returns the room, null where the invite is for the server */
export function acceptInvite(relay: MemoryRelay, invite: Invite, userId: Id): Id | null {
  const { roomId } = invite;
  const isIn = roomId !== undefined && relay.room(roomId).members.get(userId)?.state === 'active';
  if (!isIn) invite.uses += 1;
  if (roomId !== undefined) relay.join(roomId, userId);
  return roomId ?? null;
}

/** Deleting and changing rooms, roles, moderation, invites and levels. */
export const roomCalls = {
  'rooms.update': (actor: Actor, input: unknown) => {
    const { roomId, opId: _, archived, icon, slowModeSeconds, announcement, name, topic } = calls['rooms.update'].input.parse(input);
    const { room } = allowed(
      actor,
      roomId,
      archived !== undefined ? 'archive' : announcement !== undefined || slowModeSeconds !== undefined ? 'set-posting' : 'update',
    );
    actor.relay.updateRoom(
      roomId,
      ({ archivedAt, icon: formerIcon, slowModeSeconds: formerPause, announcement: wasAnnouncing, ...rest }) => {
        const at = archived === undefined ? archivedAt : archived ? actor.relay.clock.now() : undefined;
        const shownIcon = icon ?? formerIcon ?? '';
        const pause = slowModeSeconds ?? formerPause ?? 0;
        return {
          ...rest,
          name: name ?? rest.name,
          topic: topic ?? rest.topic,
          ...(at === undefined ? {} : { archivedAt: at }),
          ...(shownIcon === '' ? {} : { icon: shownIcon }),
          ...(pause === 0 ? {} : { slowModeSeconds: pause }),
          ...((announcement ?? wasAnnouncing) ? { announcement: true } : {}),
        };
      },
      actor.userId,
    );
    return { room: room.room };
  },
  'rooms.delete': (actor: Actor, input: unknown) => {
    const { roomId } = calls['rooms.delete'].input.parse(input);
    allowed(actor, roomId, 'delete-room');
    actor.relay.deleteRoom(roomId, actor.userId);
    return {};
  },
  'members.add': (actor: Actor, input: unknown) => {
    const { roomId, userIds } = calls['members.add'].input.parse(input);
    const { room } = allowed(actor, roomId, 'add');
    if (userIds.some((id) => room.members.get(id)?.state === 'banned')) throw new Refusal('forbidden', 'somebody is banned');
    for (const id of userIds) actor.relay.join(roomId, id, actor.userId);
    return {};
  },
  'members.remove': (actor: Actor, input: unknown) => {
    const { roomId, userId } = calls['members.remove'].input.parse(input);
    moderate(actor, roomId, userId, 'remove');
    return {};
  },
  'members.ban': (actor: Actor, input: unknown) => {
    const { roomId, userId } = calls['members.ban'].input.parse(input);
    moderate(actor, roomId, userId, 'ban');
    return {};
  },
  'members.unban': (actor: Actor, input: unknown) => {
    const { roomId, userId } = calls['members.unban'].input.parse(input);
    const member = allowed(actor, roomId, 'ban').room.members.get(userId);
    if (member?.state === 'banned') member.state = 'removed';
    return {};
  },
  'members.banned': (actor: Actor, input: unknown) => {
    const { roomId } = calls['members.banned'].input.parse(input);
    const { room } = allowed(actor, roomId, 'ban');
    const banned = [...room.members].flatMap(([id, { state }]) => {
      const user = actor.relay.users.get(id);
      if (!user || state !== 'banned') return [];
      const { password: _, ...shown } = user;
      return [{ user: shown, bannedAt: 1 }];
    });
    return { banned, more: false };
  },
  'members.setRole': (actor: Actor, input: unknown) => {
    const { roomId, userId, role } = calls['members.setRole'].input.parse(input);
    const { room, member } = memberOf(actor, roomId);
    const target = room.members.get(userId);
    if (target?.state !== 'active') throw new Refusal('not-found', 'not a member');
    const isSelf = userId === actor.userId;
    if (!mayGiveRole(member.role, { role: target.role, isSelf }, role)) throw new Refusal('forbidden', 'not this role');
    actor.relay.setRole(roomId, userId, role, actor.userId);
    return {};
  },
  'invites.create': (actor: Actor, input: unknown) => {
    const { roomId, expiresInMs = limits.inviteMsDefault, maxUses, opId } = calls['invites.create'].input.parse(input);
    if (roomId !== undefined) allowed(actor, roomId, 'invite');
    const now = actor.relay.clock.now();
    const code = `CODE-${(opId ?? String(now)).slice(-8).toUpperCase()}`;
    const invite: Invite = {
      code,
      creatorId: actor.userId,
      createdAt: now,
      expiresAt: now + expiresInMs,
      uses: 0,
      ...(roomId === undefined ? {} : { roomId }),
      ...(maxUses === undefined ? {} : { maxUses }),
    };
    actor.relay.invites.set(code, invite);
    return { invite };
  },
  'invites.revoke': (actor: Actor, input: unknown) => {
    const invite = actor.relay.invites.get(calls['invites.revoke'].input.parse(input).code);
    if (!invite) throw new Refusal('not-found', 'no such invite');
    invite.revokedAt ??= actor.relay.clock.now();
    return {};
  },
  'invites.list': (actor: Actor, input: unknown) => {
    const { roomId } = calls['invites.list'].input.parse(input);
    const invites = [...actor.relay.invites.values()].filter((invite) => invite.roomId === roomId && canUse(actor.relay, invite));
    return { invites: invites.reverse(), more: false };
  },
  'invites.accept': (actor: Actor, input: unknown) => {
    const invite = actor.relay.invites.get(calls['invites.accept'].input.parse(input).code);
    if (!invite || !canUse(actor.relay, invite)) throw new Refusal('not-found', 'this invite lets nobody in');
    const roomId = acceptInvite(actor.relay, invite, actor.userId);
    return roomId === null ? {} : { state: actor.relay.state(roomId, actor.userId) };
  },
  'notify.set': (actor: Actor, input: unknown) => {
    const { roomId, level } = calls['notify.set'].input.parse(input);
    const { member } = memberOf(actor, roomId);
    member.notify = level;
    actor.relay.inbox(actor.userId, { type: 'notify-changed', roomId, notify: level });
    return {};
  },
};
