import type { Privacy } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import type { Signal } from '@parley/shared/protocol/signals';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import { headOf, type MemoryRoom } from './memory-log.ts';
import type { MemoryRelay } from './memory-relay.ts';

const privacyOf = (relay: MemoryRelay, userId: Id): Privacy => relay.privacy.get(userId) ?? { receipts: true, lastSeen: true };
const activeIds = (room: MemoryRoom): Id[] => [...room.members].flatMap(([id, member]) => (member.state === 'active' ? [id] : []));

/** Tells the others of a small room, as far as both sides share such. */
export function tellReceipt({ relay, userId }: Actor, room: MemoryRoom, signal: Signal): void {
  const ids = activeIds(room);
  if (ids.length > limits.receiptMembersMax || !privacyOf(relay, userId).receipts) return;
  for (const listener of relay.listeners)
    if (listener.isOpened && listener.userId !== userId && ids.includes(listener.userId) && privacyOf(relay, listener.userId).receipts)
      listener.push({ type: 'signal', signal });
}

/** How far words have come, when people were last seen, who voted; and what one tells of that. */
export const receiptCalls = {
  'messages.voters': (actor: Actor, given: unknown) => {
    const { roomId, id } = calls['messages.voters'].input.parse(given);
    const { room } = memberOf(actor, roomId);
    if (!room.messages.has(id)) throw new Refusal('not-found', 'no such message');
    const votes = [...(room.votes.get(id) ?? [])];
    const of = (value: 1 | -1) => votes.flatMap(([userId, one]) => (one === value ? [userId] : []));
    return { up: of(1), down: of(-1) };
  },
  'receipts.get': (actor: Actor, given: unknown) => {
    const { relay, userId } = actor;
    const { room } = memberOf(actor, calls['receipts.get'].input.parse(given).roomId);
    const ids = activeIds(room);
    if (ids.length > limits.receiptMembersMax || !privacyOf(relay, userId).receipts) return { receipts: [] };
    const receipts = ids.flatMap((id) => {
      const member = room.members.get(id);
      if (!member || id === userId || !privacyOf(relay, id).receipts) return [];
      return [{ userId: id, deliveredSeq: Math.max(member.deliveredSeq ?? 0, member.lastReadSeq), readSeq: member.lastReadSeq, joinedAt: 1 }];
    });
    return { receipts };
  },
  'receipts.delivered': (actor: Actor, given: unknown) => {
    const { roomId, seq } = calls['receipts.delivered'].input.parse(given);
    const { room, member } = memberOf(actor, roomId);
    const reached = Math.min(seq, headOf(room));
    if (reached <= (member.deliveredSeq ?? 0) || !privacyOf(actor.relay, actor.userId).receipts) return {};
    member.deliveredSeq = reached;
    tellReceipt(actor, room, { type: 'delivered', roomId, userId: actor.userId, seq: reached });
    return {};
  },
  'people.lastSeen': ({ relay, userId }: Actor, given: unknown) => {
    const { userIds } = calls['people.lastSeen'].input.parse(given);
    if (!privacyOf(relay, userId).lastSeen) return { seen: [] };
    return { seen: userIds.flatMap((id) => (relay.users.has(id) && privacyOf(relay, id).lastSeen ? [{ userId: id, at: relay.clock.now() }] : [])) };
  },
  'privacy.set': ({ relay, userId }: Actor, given: unknown) => {
    const { receipts, lastSeen } = calls['privacy.set'].input.parse(given);
    const before = privacyOf(relay, userId);
    const privacy = { receipts: receipts ?? before.receipts, lastSeen: lastSeen ?? before.lastSeen };
    relay.privacy.set(userId, privacy);
    relay.inbox(userId, { type: 'privacy-changed', privacy });
    return { privacy };
  },
} satisfies Partial<Record<CallName, (actor: Actor, input: unknown) => unknown>>;
