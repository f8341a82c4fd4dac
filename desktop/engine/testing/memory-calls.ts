import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import { issuesOf } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import { adminHandlers } from './memory-admin-calls.ts';
import { botCalls } from './memory-bots.ts';
import { hookCalls } from './memory-hooks.ts';
import { changesMessages, headOf, render, shown, unreadOf } from './memory-log.ts';
import { mentionsIn, messageCalls } from './memory-message-calls.ts';
import { peopleCalls } from './memory-people.ts';
import { blockedBy } from './memory-people-data.ts';
import { pushCalls } from './memory-push.ts';
import { receiptCalls, tellReceipt } from './memory-receipts.ts';
import type { Listener, MemoryRelay } from './memory-relay.ts';
import { refuseBySpeech, roomCalls } from './memory-room-calls.ts';

function history(actor: Actor, input: unknown) {
  const { roomId, before, after, around, threadRootId, limit = 50 } = calls['messages.history'].input.parse(input);
  const { room, member } = memberOf(actor, roomId);
  const headSeq = headOf(room);
  const all = [...room.messages.values()]
    .filter((message) => message.seq >= member.firstSeq && (threadRootId === undefined || message.threadRootId === threadRootId))
    .sort((a, b) => a.seq - b.seq);
  const below = (seq: number, count: number) => all.filter((message) => message.seq < seq).slice(-count);
  const above = (seq: number, count: number) => all.filter((message) => message.seq > seq).slice(0, count);
  let messages = before !== undefined ? below(before, limit) : after !== undefined ? above(after, limit) : below(headSeq + 1, limit);
  if (around !== undefined) messages = [...below(around, Math.floor(limit / 2)), ...above(around - 1, Math.ceil(limit / 2))];
  const first = messages[0]?.seq ?? 0;
  const last = messages.at(-1)?.seq ?? 0;
  const hasMoreBefore = messages.length > 0 && all.some((message) => message.seq < first);
  const hasMoreAfter = messages.length > 0 && all.some((message) => message.seq > last);
  const fromSeq = after !== undefined ? after + 1 : hasMoreBefore ? first : member.firstSeq;
  const toSeq = before !== undefined ? Math.min(before - 1, headSeq) : hasMoreAfter ? last : headSeq;
  const events = room.events.filter((event) => event.seq >= fromSeq && event.seq <= toSeq && !changesMessages(event) && event.type !== 'message-created');
  const page = messages.map((message) => shown(room, message, actor.userId));
  return { messages: page, events: threadRootId === undefined ? events : [], fromSeq, toSeq, headSeq, hasMoreBefore, hasMoreAfter };
}

function since(actor: Actor, input: unknown) {
  const { roomId, seq, until, changesOnly, limit = 1000 } = calls['log.since'].input.parse(input);
  const { room, member } = memberOf(actor, roomId);
  const headSeq = headOf(room);
  const from = Math.max(seq, member.firstSeq - 1);
  if (from > headSeq || from + 1 < room.lowestSeq) return { events: [], headSeq, reset: true };
  const events = room.events
    .filter((event) => event.seq > from && event.seq <= (until ?? headSeq) && (!changesOnly || changesMessages(event)))
    .slice(0, limit)
    .map((event) => render(room, event));
  return { events, headSeq, reset: false };
}

function send(actor: Actor, input: unknown) {
  const { roomId, id, kind, body, afterId, replyToId, threadRootId, fileIds = [] } = calls['messages.send'].input.parse(input);
  const known = actor.relay.findRoom(roomId)?.messages.get(id);
  if (known) {
    if (known.authorId !== actor.userId) throw new Refusal('conflict', 'the id is taken');
    return { message: shown(actor.relay.room(roomId), known, actor.userId) };
  }
  const { room, member } = memberOf(actor, roomId);
  refuseBySpeech(actor, room, member);
  if (afterId !== undefined && !room.messages.has(afterId)) throw new Refusal('unavailable', 'the message before it is not stored');
  if (body.includes('forbidden words')) throw new Refusal('forbidden', 'these words are not allowed');
  const root = threadRootId === undefined ? null : room.messages.get(threadRootId);
  if (root === undefined || root?.threadRootId !== undefined) throw new Refusal('not-found', 'no such thread');
  const files = fileIds.map((fileId, index) => {
    const file = actor.relay.files.whole.get(fileId);
    if (!file) throw new Refusal('not-found', 'no such file', [{ path: `fileIds.${index}`, message: 'is not there' }]);
    return file.file;
  });
  const message = actor.relay.send({
    roomId,
    authorId: actor.userId,
    id,
    body,
    ...(kind ? { kind } : {}),
    mentions: mentionsIn(actor, room, body),
    files,
    ...(replyToId ? { replyToId } : {}),
    ...(threadRootId ? { threadRootId } : {}),
  });
  return { message: shown(room, message, actor.userId) };
}

function markRead(actor: Actor, input: unknown) {
  const { roomId, seq, markVersion, unread } = calls['reads.mark'].input.parse(input);
  const { room, member } = memberOf(actor, roomId);
  const before = member.lastReadSeq;
  if (unread) {
    member.lastReadSeq = Math.max(Math.min(member.lastReadSeq, seq), member.firstSeq - 1);
    member.markVersion += 1;
  } else if ((markVersion ?? member.markVersion) >= member.markVersion) member.lastReadSeq = Math.max(member.lastReadSeq, Math.min(seq, headOf(room)));
  const { lastReadSeq } = member;
  const counts = unreadOf(room, { userId: actor.userId, lastReadSeq, firstSeq: member.firstSeq, blocked: blockedBy(actor.relay.people, actor.userId) });
  const state = { lastReadSeq, markVersion: member.markVersion, atSeq: headOf(room), ...counts };
  if (lastReadSeq !== before || unread) actor.relay.inbox(actor.userId, { type: 'read-marked', roomId, ...state });
  if (lastReadSeq > before) tellReceipt(actor, room, { type: 'read', roomId, userId: actor.userId, seq: lastReadSeq });
  return state;
}

function heads(actor: Actor, input: unknown) {
  const { cursors } = calls['log.heads'].input.parse(input);
  const states = actor.relay.states(actor.userId).filter((state) => cursors?.[state.room.id] !== state.headSeq);
  return { heads: Object.fromEntries(states.map((state) => [state.room.id, state.headSeq])), inboxVersion: actor.relay.inboxVersion(actor.userId) };
}

function usersOf(relay: MemoryRelay, ids: readonly Id[]) {
  return ids.flatMap((id) => {
    const user = relay.users.get(id);
    if (!user) return [];
    const { password: _, presence: __, ...shown } = user;
    return [shown];
  });
}

/** Why the person is no longer in rooms that he knows. */
function endedRooms({ relay, userId }: Actor, roomIds: readonly Id[]) {
  return roomIds.flatMap((roomId) => {
    const room = relay.findRoom(roomId);
    const state = room?.members.get(userId)?.state;
    return room && state && state !== 'active' ? [{ roomId, reason: state, ...(room.isDeleted ? { deleted: true } : {}) }] : [];
  });
}

function open(actor: Actor, input: unknown) {
  const { relay, userId, listener } = actor;
  listener.isOpened = true;
  const [user] = usersOf(relay, [userId]);
  return {
    user,
    storeId: relay.storeId(),
    nodeName: 'memory',
    serverTime: relay.clock.now(),
    features: actor.relay.features,
    inboxVersion: relay.inboxVersion(userId),
    presence: relay.users.get(userId)?.presence ?? 'online',
    privacy: relay.privacy.get(userId) ?? { receipts: true, lastSeen: true },
    rooms: relay.states(userId),
    ended: endedRooms(actor, Object.keys(calls['sync.open'].input.parse(input).cursors)),
  };
}

const handlers: Record<CallName, (actor: Actor, input: unknown) => unknown> = {
  'session.refresh': ({ relay, listener }, input) => {
    const { accessToken } = calls['session.refresh'].input.parse(input);
    const access = relay.access(accessToken);
    if (access?.sessionId !== listener.sessionId) throw new Refusal('unauthenticated', 'not this session');
    listener.expiresAtMs = access.expiresAtMs;
    return { expiresAt: access.expiresAtMs };
  },
  'sync.open': open,
  'log.since': since,
  'log.heads': heads,
  'messages.history': history,
  'messages.send': send,
  ...messageCalls,
  ...receiptCalls,
  ...adminHandlers,
  ...botCalls,
  ...hookCalls,
  ...pushCalls,
  'rooms.create': ({ relay, userId }, input) => {
    const { id, name, kind, memberIds } = calls['rooms.create'].input.parse(input);
    return { room: relay.createRoom(userId, { id, name, kind, ...(memberIds ? { memberIds } : {}) }).room };
  },
  'rooms.direct': ({ relay, userId }, input) => ({ room: relay.direct([userId, ...calls['rooms.direct'].input.parse(input).userIds]).room }),
  'rooms.list': ({ relay, userId }) => ({
    rooms: relay
      .rooms()
      .filter((room) => room.room.kind === 'public')
      .map((room) => ({ room: room.room, members: room.members.size, online: 0, joined: room.members.get(userId)?.state === 'active' })),
    more: false,
  }),
  'rooms.join': ({ relay, userId }, input) => {
    const { roomId } = calls['rooms.join'].input.parse(input);
    const room = relay.findRoom(roomId);
    if (!room) throw new Refusal('not-found', 'no such room');
    if (room.isDeleted) throw new Refusal('gone', 'the room was deleted');
    if (room.members.get(userId)?.state === 'banned') throw new Refusal('forbidden', 'banned');
    relay.join(roomId, userId);
    return { state: relay.state(roomId, userId) };
  },
  'rooms.leave': (actor, input) => {
    const { roomId } = calls['rooms.leave'].input.parse(input);
    memberOf(actor, roomId);
    actor.relay.leave(roomId, actor.userId, 'left');
    return {};
  },
  ...roomCalls,
  ...peopleCalls,
  'members.list': (actor, input) => {
    const { room } = memberOf(actor, calls['members.list'].input.parse(input).roomId);
    const active = [...room.members].filter(([, member]) => member.state === 'active');
    const members = active.flatMap(([id, member]) =>
      usersOf(actor.relay, [id]).map((user) => ({ user, role: member.role, status: 'online' as const, joinedAt: 1 })),
    );
    return { members, more: false };
  },
  'reads.mark': markRead,
  'reads.markAll': (actor, input) => ({
    reads: calls['reads.markAll'].input.parse(input).marks.map((mark) => ({ roomId: mark.roomId, ...markRead(actor, mark) })),
  }),
  'users.get': ({ relay }, input) => {
    const found = usersOf(relay, calls['users.get'].input.parse(input).userIds);
    const users = found.filter((_, place) => place === 0 || JSON.stringify(found.slice(0, place + 1)).length < limits.pageBytesMax);
    return { users, ...(users.length < found.length ? { more: true } : {}) };
  },
  'users.search': ({ relay }, input) => {
    const { query } = calls['users.search'].input.parse(input);
    return {
      users: usersOf(
        relay,
        [...relay.users.values()].filter((user) => user.handle.includes(query)).map((user) => user.id),
      ),
    };
  },
  'users.update': ({ relay, userId }, input) => {
    const user = relay.users.get(userId);
    if (!user) throw new Refusal('not-found', 'no such person');
    const { displayName, about, timeZone } = calls['users.update'].input.parse(input);
    Object.assign(user, displayName === undefined ? {} : { displayName }, about === undefined ? {} : { about }, timeZone === undefined ? {} : { timeZone });
    user.version += 1;
    return { user: usersOf(relay, [userId])[0] };
  },
  'presence.set': ({ relay, userId }, input) => {
    const user = relay.users.get(userId);
    const { status, auto, text, emoji, expiresAt } = calls['presence.set'].input.parse(input);
    if (!user || auto) return {};
    if (user.presence !== status) relay.inbox(userId, { type: 'presence-chosen', presence: status });
    user.presence = status;
    if (text === undefined && emoji === undefined) return {};
    const { status: _, ...rest } = user;
    const custom = { text: text ?? '', ...(emoji ? { emoji } : {}), ...(expiresAt === undefined ? {} : { expiresAt }) };
    const changed = { ...rest, ...(text || emoji ? { status: custom } : {}), version: user.version + 1 };
    relay.users.set(userId, changed);
    for (const shown of usersOf(relay, [userId])) relay.inbox(userId, { type: 'user-updated', user: shown });
    return {};
  },
  'typing.set': () => ({}),
};

/** Answers one call as the relay would, with copies of its data. */
export function answerCall(relay: MemoryRelay, listener: Listener, name: CallName, input: unknown): Result<unknown> {
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) return fail({ code: 'invalid', message: 'bad input', issues: issuesOf(parsed.error) });
  try {
    const value = handlers[name]({ relay, userId: listener.userId, listener }, input);
    return ok(calls[name].output.parse(structuredClone(value)));
  } catch (error) {
    if (error instanceof Refusal) return fail(error.wire);
    throw error;
  }
}
