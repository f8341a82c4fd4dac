import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { NotifyLevel, Role } from '@parley/shared/entities/membership';
import type { Message, Revision } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import type { InboxItem } from '@parley/shared/protocol/events';

/** What changes a message; the state itself is kept apart and rendered when read, as the relay does. */
type Stored = KnownLogEvent;

/** An item of the inbox before it has its number. */
export type NewInboxItem = InboxItem extends infer Item ? (Item extends InboxItem ? Omit<Item, 'inboxVersion'> : never) : never;

export type MemoryMember = {
  role: Role;
  state: 'active' | 'left' | 'removed' | 'banned';
  firstSeq: number;
  lastReadSeq: number;
  deliveredSeq?: number;
  mutedUntil?: number | null;
  markVersion: number;
  notify: NotifyLevel;
};

/**
 * One room of the in-memory relay: its log without gap, its messages as they are now, its members; who voted and reacted, what was said before edits, what
 * each operation was answered. Plain data, so that a backup is a clone.
 */
export type MemoryRoom = {
  room: Room;
  events: Stored[];
  messages: Map<Id, Message>;
  members: Map<Id, MemoryMember>;
  isDeleted: boolean;
  lowestSeq: number;
  votes: Map<Id, Map<Id, 1 | -1>>;
  reactions: Map<Id, { emoji: string; userId: Id }[]>;
  revisions: Map<Id, Revision[]>;
  answers: Map<Id, { userId: Id; value: unknown }>;
};

export function newMemoryRoom(room: Room): MemoryRoom {
  return {
    room,
    events: [],
    messages: new Map(),
    members: new Map(),
    isDeleted: false,
    lowestSeq: 1,
    votes: new Map(),
    reactions: new Map(),
    revisions: new Map(),
    answers: new Map(),
  };
}

function votesOf(room: MemoryRoom, id: Id, readerId: Id | null): Message['votes'] {
  const votes = room.votes.get(id) ?? new Map<Id, 1 | -1>();
  const count = (of: 1 | -1): number => [...votes.values()].filter((value) => value === of).length;
  return { up: count(1), down: count(-1), ...(readerId === null ? {} : { mine: votes.get(readerId) ?? 0 }) };
}

function reactionsOf(room: MemoryRoom, id: Id, readerId: Id | null): Message['reactions'] {
  const byEmoji = Map.groupBy(room.reactions.get(id) ?? [], (reaction) => reaction.emoji);
  return [...byEmoji].map(([emoji, all]) => {
    const userIds = all.map((one) => one.userId);
    return { emoji, count: userIds.length, userIds: userIds.slice(0, 20), ...(readerId === null ? {} : { mine: userIds.includes(readerId) }) };
  });
}

/** The summary of a root, as the relay counts it: living replies, the last number that changed it, the last five who wrote. */
function threadOf(room: MemoryRoom, rootId: Id): Message['thread'] {
  const replies = [...room.messages.values()].filter((message) => message.threadRootId === rootId).sort((a, b) => b.seq - a.seq);
  if (replies.length === 0) return undefined;
  const living = replies.filter((message) => message.deletedAt === undefined);
  const lastSeq = Math.max(...replies.map((message) => (message.deletedAt === undefined ? message.seq : message.version)));
  return { replies: living.length, lastSeq, userIds: [...new Set(living.map((message) => message.authorId))].slice(0, 5) };
}

/** A message as somebody is shown it now; in packets (null) nobody's own part is told. */
export function shown(room: MemoryRoom, message: Message, readerId: Id | null): Message {
  const thread = message.threadRootId === undefined ? threadOf(room, message.id) : undefined;
  return {
    ...structuredClone(message),
    votes: votesOf(room, message.id, readerId),
    reactions: reactionsOf(room, message.id, readerId),
    ...(thread ? { thread } : {}),
  };
}

export function headOf(room: MemoryRoom): number {
  return room.events.length;
}

/** The event as it reads now: bodies come from the message's present state. */
export function render(room: MemoryRoom, event: Stored): KnownLogEvent {
  if (event.type !== 'message-created' && event.type !== 'message-edited') return event;
  const now = room.messages.get(event.message.id);
  return now ? { ...event, message: shown(room, now, null) } : event;
}

/** Adds the next number to the log. */
export function append(room: MemoryRoom, event: Stored): void {
  if (event.seq !== headOf(room) + 1) throw new Error(`number ${event.seq} does not follow ${headOf(room)}`);
  room.events.push(event);
}

export function changesMessages(event: Stored): boolean {
  return event.type === 'message-edited' || 'messageId' in event;
}

/** Whose counts, and whom he blocked: they call him by nothing. */
type Reader = { userId: Id; lastReadSeq: number; firstSeq: number; blocked: ReadonlySet<Id> };

/** Others' messages after the read mark, as `RoomState.unread` and `.mentions` count them: replies stand apart, but calling somebody in one counts. */
export function unreadOf(room: MemoryRoom, { userId, lastReadSeq, firstSeq, blocked }: Reader): { unread: number; mentions: number } {
  const later = [...room.messages.values()].filter(
    (message) => message.seq > lastReadSeq && message.seq >= firstSeq && message.authorId !== userId && message.deletedAt === undefined,
  );
  const callers = later.filter((message) => !blocked.has(message.authorId));
  const mentions = callers.filter(({ mentions: called }) => called.userIds.includes(userId) || called.room === true || called.here === true);
  return { unread: Math.min(100, later.filter((message) => message.threadRootId === undefined).length), mentions: Math.min(100, mentions.length) };
}
