import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Role } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';

/** What changes a message; the state itself is kept apart and rendered when read, as the relay does. */
type Stored = KnownLogEvent;

export type MemoryMember = { role: Role; state: 'active' | 'left' | 'removed' | 'banned'; firstSeq: number; lastReadSeq: number; markVersion: number };

/** One room of the in-memory relay: its log without gap, its messages as they are now, its members. Plain data, so that a backup is a clone. */
export type MemoryRoom = { room: Room; events: Stored[]; messages: Map<Id, Message>; members: Map<Id, MemoryMember>; isDeleted: boolean; lowestSeq: number };

export function newMemoryRoom(room: Room): MemoryRoom {
  return { room, events: [], messages: new Map(), members: new Map(), isDeleted: false, lowestSeq: 1 };
}

export function headOf(room: MemoryRoom): number {
  return room.events.length;
}

/** The event as it reads now: bodies come from the message's present state. */
export function render(room: MemoryRoom, event: Stored): KnownLogEvent {
  if (event.type !== 'message-created' && event.type !== 'message-edited') return event;
  const now = room.messages.get(event.message.id);
  return now ? { ...event, message: structuredClone(now) } : event;
}

/** Adds the next number to the log. */
export function append(room: MemoryRoom, event: Stored): void {
  if (event.seq !== headOf(room) + 1) throw new Error(`number ${event.seq} does not follow ${headOf(room)}`);
  room.events.push(event);
}

export function changesMessages(event: Stored): boolean {
  return event.type === 'message-edited' || 'messageId' in event;
}

/** Others' messages after the read mark, as `RoomState.unread` and `.mentions` count them. */
export function unreadOf(room: MemoryRoom, userId: Id, lastReadSeq: number, firstSeq: number): { unread: number; mentions: number } {
  const later = [...room.messages.values()].filter(
    (message) =>
      message.seq > lastReadSeq &&
      message.seq >= firstSeq &&
      message.authorId !== userId &&
      message.deletedAt === undefined &&
      message.threadRootId === undefined,
  );
  const mentions = later.filter((message) => message.mentions.userIds.includes(userId) || message.mentions.room === true);
  return { unread: Math.min(100, later.length), mentions: Math.min(100, mentions.length) };
}
