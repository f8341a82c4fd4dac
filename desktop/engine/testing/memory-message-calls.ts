import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import { previewLinks } from '@parley/shared/words/preview-links';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import { type MemoryMember, type MemoryRoom, shown } from './memory-log.ts';

/** A message that may be changed. */
function targetOf(actor: Actor, roomId: Id, id: Id): { room: MemoryRoom; member: MemoryMember; message: Message } {
  const { room, member } = memberOf(actor, roomId);
  const message = room.messages.get(id);
  if (!message || message.seq < member.firstSeq) throw new Refusal('not-found', 'no such message');
  if (message.deletedAt !== undefined) throw new Refusal('gone', 'the message was deleted');
  return { room, member, message };
}

/** The same operation again: the first answer, nothing done twice. */
function once<T>({ relay, userId }: Actor, input: { roomId: Id; opId?: string | undefined }, run: () => T): T {
  const room = relay.findRoom(input.roomId);
  const known = input.opId === undefined ? undefined : room?.answers.get(input.opId);
  if (known) {
    if (known.userId !== userId) throw new Refusal('conflict', 'the operation is somebody else’s');
    return known.value as T;
  }
  const value = run();
  if (input.opId !== undefined) room?.answers.set(input.opId, { userId, value: structuredClone(value) });
  return value;
}

/** The message as it is now; also for an operation that was carried out before. */
function messageOf({ relay, userId }: Actor, roomId: Id, id: Id): { message: Message } {
  const room = relay.room(roomId);
  const message = room.messages.get(id);
  if (!message) throw new Refusal('not-found', 'no such message');
  return { message: shown(room, message, userId) };
}

/** `@handle` of members. */
export function mentionsIn({ relay }: Actor, room: MemoryRoom, body: string): Message['mentions'] {
  return { userIds: [...room.members.keys()].filter((id) => body.includes(`@${relay.users.get(id)?.handle}`)) };
}

const forbiddenWords = 'forbidden words';

/** The calls about single messages, threads and saves. */
export const messageCalls = {
  'messages.edit': (actor: Actor, given: unknown) => {
    const input = calls['messages.edit'].input.parse(given);
    const { roomId, id, body } = input;
    once(actor, input, () => {
      const { room, message } = targetOf(actor, roomId, id);
      if (message.authorId !== actor.userId || body.includes(forbiddenWords)) throw new Refusal('forbidden', 'these words are not allowed');
      if (message.body === body) return true;
      actor.relay.edit(roomId, id, body, mentionsIn(actor, room, body));
      if (message.threadRootId !== undefined) actor.relay.personal.replied(message);
      return true;
    });
    return messageOf(actor, roomId, id);
  },
  'messages.delete': (actor: Actor, given: unknown) => {
    const input = calls['messages.delete'].input.parse(given);
    const { roomId, id } = input;
    once(actor, input, () => {
      const { member, message } = targetOf(actor, roomId, id);
      if (message.authorId !== actor.userId && member.role !== 'owner') throw new Refusal('forbidden', 'not yours');
      actor.relay.remove(roomId, id, actor.userId);
      return true;
    });
    return messageOf(actor, roomId, id);
  },
  'messages.pin': (actor: Actor, given: unknown) => {
    const input = calls['messages.pin'].input.parse(given);
    const { roomId, id, on } = input;
    once(actor, input, () => {
      targetOf(actor, roomId, id);
      actor.relay.pin(roomId, id, actor.userId, on);
      return true;
    });
    return messageOf(actor, roomId, id);
  },
  'messages.vote': (actor: Actor, given: unknown) => {
    const input = calls['messages.vote'].input.parse(given);
    const { roomId, id, value } = input;
    return once(actor, input, () => {
      const { message } = targetOf(actor, roomId, id);
      if (message.body.includes('no votes')) throw new Refusal('forbidden', 'no votes on this');
      actor.relay.vote(roomId, id, actor.userId, value);
      const { up, down, mine = 0 } = messageOf(actor, roomId, id).message.votes;
      return { up, down, mine };
    });
  },
  'messages.react': (actor: Actor, given: unknown) => {
    const input = calls['messages.react'].input.parse(given);
    const { roomId, id, emoji, on } = input;
    return once(actor, input, () => {
      targetOf(actor, roomId, id);
      actor.relay.react(roomId, id, actor.userId, emoji, on);
      return { reactions: messageOf(actor, roomId, id).message.reactions };
    });
  },
  'messages.get': (actor: Actor, given: unknown) => {
    const { roomId, ids } = calls['messages.get'].input.parse(given);
    const { room, member } = memberOf(actor, roomId);
    const found = ids.flatMap((id) => room.messages.get(id) ?? []).filter((message) => message.seq >= member.firstSeq);
    return { messages: found.map((message) => shown(room, message, actor.userId)) };
  },
  'messages.revisions': (actor: Actor, given: unknown) => {
    const { roomId, id } = calls['messages.revisions'].input.parse(given);
    const { room } = targetOf(actor, roomId, id);
    return { revisions: room.revisions.get(id) ?? [] };
  },
  'links.preview': (actor: Actor, given: unknown) => {
    const { roomId, ids } = calls['links.preview'].input.parse(given);
    const { room } = memberOf(actor, roomId);
    const urls = new Set(ids.flatMap((id) => previewLinks(room.messages.get(id)?.body ?? '')));
    return { links: [...urls].flatMap((url) => (actor.relay.pages.has(url) ? [{ url, preview: actor.relay.pages.get(url) ?? null }] : [])) };
  },
  'messages.pinned': (actor: Actor, given: unknown) => {
    const { room, member } = memberOf(actor, calls['messages.pinned'].input.parse(given).roomId);
    const pinned = [...room.messages.values()].filter((message) => message.pinned && message.deletedAt === undefined && message.seq >= member.firstSeq);
    return { messages: pinned.sort((a, b) => b.seq - a.seq).map((message) => shown(room, message, actor.userId)) };
  },
  'messages.search': (actor: Actor, given: unknown) => {
    const { query, roomId, before, limit = 20 } = calls['messages.search'].input.parse(given);
    const rooms = actor.relay.rooms().filter((room) => room.members.get(actor.userId)?.state === 'active' && (roomId === undefined || room.room.id === roomId));
    const found = rooms
      .flatMap((room) => [...room.messages.values()].map((message) => ({ room, message })))
      .filter(({ message }) => message.deletedAt === undefined && message.body.toLowerCase().includes(query.toLowerCase()))
      .filter(({ message }) => before === undefined || message.createdAt < before)
      .sort((a, b) => b.message.createdAt - a.message.createdAt);
    return { hits: found.slice(0, limit).map(({ room, message }) => ({ message: shown(room, message, actor.userId) })), more: found.length > limit };
  },
  'threads.mark': (actor: Actor, given: unknown) => {
    const input = calls['threads.mark'].input.parse(given);
    const { room } = memberOf(actor, input.roomId);
    const root = room.messages.get(input.rootId);
    if (!root || root.threadRootId !== undefined) throw new Refusal('not-found', 'no such thread');
    return actor.relay.personal.markThread(actor.userId, input);
  },
  'threads.list': ({ relay, userId }: Actor) => ({ threads: relay.personal.threads(userId), more: false }),
  'saves.set': (actor: Actor, given: unknown) => {
    const { roomId, messageId, on } = calls['saves.set'].input.parse(given);
    if (on) targetOf(actor, roomId, messageId);
    actor.relay.personal.setSave(actor.userId, roomId, messageId, on);
    return {};
  },
  'saves.list': ({ relay, userId }: Actor, given: unknown) => {
    const { before, limit = 200 } = calls['saves.list'].input.parse(given);
    const saves = relay.personal.saves(userId).filter((save) => before === undefined || save.savedAt < before);
    return { saves: saves.slice(0, limit), more: saves.length > limit };
  },
} satisfies Partial<Record<CallName, (actor: Actor, input: unknown) => unknown>>;
