import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { calls } from '@parley/shared/protocol/calls';
import { fail, ok, type Result } from '@parley/shared/result';
import { isAbove, ruleRefusal } from '@parley/shared/room-rules';
import type { PictureHttp } from '../ports.ts';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import type { MemoryRoom } from './memory-log.ts';
import type { MemoryRelay } from './memory-relay.ts';

/** Whether the other one of a direct room of two blocked this person. */
export function isBlockedIn({ relay, userId }: Pick<Actor, 'relay' | 'userId'>, { room }: MemoryRoom): boolean {
  const others = room.kind === 'direct' ? (room.userIds ?? []).filter((id) => id !== userId) : [];
  return others.length === 1 && others.some((id) => relay.people.blocks.get(id)?.has(userId));
}

function moderated(actor: Actor, roomId: Id, action: 'mute' | 'see-reports') {
  const found = memberOf(actor, roomId);
  if (ruleRefusal(action, found.member.role, found.room.room) !== null) throw new Refusal('forbidden', 'only moderators');
  return found;
}

function tellReports(relay: MemoryRelay, roomId: Id): void {
  const open = relay.people.reports.filter((report) => report.roomId === roomId).length;
  for (const [userId, member] of relay.room(roomId).members)
    if (member.state === 'active' && isAbove(member.role, 'member')) relay.inbox(userId, { type: 'report-changed', roomId, open });
}

/** Blocks, reports and mutes, as the relay has them. */
export const peopleCalls = {
  'members.mute': (actor: Actor, given: unknown) => {
    const { roomId, userId, untilMs } = calls['members.mute'].input.parse(given);
    const { room, member } = moderated(actor, roomId, 'mute');
    const target = room.members.get(userId);
    if (target?.state !== 'active') throw new Refusal('not-found', 'not in the room');
    if (untilMs !== null && !isAbove(member.role, target.role)) throw new Refusal('forbidden', 'only somebody with a lower role');
    target.mutedUntil = untilMs;
    actor.relay.inbox(userId, { type: 'mute-changed', roomId, mutedUntil: untilMs });
    return {};
  },
  'blocks.set': ({ relay, userId }: Actor, given: unknown) => {
    const { userId: blockedId, on } = calls['blocks.set'].input.parse(given);
    const blocked = relay.people.blocks.get(userId) ?? new Set<Id>();
    if (!relay.users.has(blockedId)) throw new Refusal('not-found', 'no such person');
    if (blocked.has(blockedId) === on) return {};
    if (on) blocked.add(blockedId);
    else blocked.delete(blockedId);
    relay.people.blocks.set(userId, blocked);
    relay.inbox(userId, { type: 'block-changed', userId: blockedId, on });
    return {};
  },
  'blocks.list': ({ relay, userId }: Actor) => ({ userIds: [...(relay.people.blocks.get(userId) ?? [])].sort(), more: false }),
  'messages.report': (actor: Actor, given: unknown) => {
    const { roomId, id, reason, comment = '', opId } = calls['messages.report'].input.parse(given);
    const { room } = memberOf(actor, roomId);
    const message = room.messages.get(id);
    if (!message) throw new Refusal('not-found', 'no such message');
    if (message.authorId === actor.userId) throw new Refusal('forbidden', 'your own');
    const { relay, userId: reporterId } = actor;
    const reportedAt = relay.clock.now();
    const { authorId, body, seq, createdAt: writtenAt } = message;
    relay.people.reports.push({
      ...{ id: opId ?? id, roomId, messageId: id, seq, authorId, reporterId, reason, comment, body, fileNames: [], writtenAt, reportedAt, isDeleted: false },
    });
    tellReports(relay, roomId);
    return {};
  },
  'reports.list': (actor: Actor, given: unknown) => {
    const { roomId } = calls['reports.list'].input.parse(given);
    if (roomId === undefined) throw new Refusal('forbidden', 'only admins');
    moderated(actor, roomId, 'see-reports');
    return { reports: actor.relay.people.reports.filter((report) => report.roomId === roomId), more: false };
  },
  'reports.resolve': (actor: Actor, given: unknown) => {
    const { id } = calls['reports.resolve'].input.parse(given);
    const { relay } = actor;
    const report = relay.people.reports.find((one) => one.id === id);
    if (!report) return {};
    moderated(actor, report.roomId, 'see-reports');
    relay.people.reports = relay.people.reports.filter((one) => one.messageId !== report.messageId);
    tellReports(relay, report.roomId);
    return {};
  },
};

/** The HTTP of pictures against the memory relay. `travel`: the way there and back. */
export function createMemoryPictureHttp(relay: MemoryRelay, travel: <T>(run: () => Result<T>) => Promise<Result<T>>): PictureHttp {
  const change = (token: string, bytes: Uint8Array | null, botId: string | undefined): Result<User> => {
    const ownId = relay.access(token)?.userId ?? '';
    const row = relay.users.get(relay.users.has(ownId) ? (botId ?? ownId) : '');
    if (!row) return fail({ code: 'unauthenticated', message: 'no such token' });
    const { picture: _, password, presence, ...rest } = row;
    const hash = bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
    if (bytes !== null && hash !== null) relay.people.pictures.set(hash, Buffer.from(bytes));
    const user = { ...rest, version: rest.version + 1, ...(hash === null ? {} : { picture: hash }) };
    relay.users.set(user.id, { ...user, password, ...(presence ? { presence } : {}) });
    for (const id of relay.users.keys()) relay.inbox(id, { type: 'user-updated', user });
    return ok(user);
  };
  return {
    set: ({ accessToken }, bytes, botId) => travel(() => change(accessToken, bytes, botId)),
    remove: ({ accessToken }, botId) => travel(() => change(accessToken, null, botId)),
    download: ({ accessToken }, { hash, path }) =>
      travel(() => {
        const bytes = relay.people.pictures.get(hash);
        if (!relay.access(accessToken)) return fail({ code: 'unauthenticated', message: 'no such token' });
        if (!bytes) return fail({ code: 'not-found', message: 'no such picture' });
        writeFileSync(path, bytes);
        return ok(null);
      }),
  };
}
