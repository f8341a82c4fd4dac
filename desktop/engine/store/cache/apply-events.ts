import type { KnownLogEvent, LogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { SystemEvent } from '@parley/shared/ipc/views';
import type { WriteHandle } from '../store.ts';
import { applyMemberEvent } from './members.ts';
import { tombstone } from './message-row.ts';
import { findMessage, hasMessage, putMessage, putMine, wipeMessage } from './messages.ts';
import { advanceRanges, type Range, rangeAt } from './range-set.ts';
import { readRanges, writeRanges } from './ranges.ts';
import { findRoom, putCursor, putRole, putRoom } from './rooms.ts';
import { putSystemEvent, toSystemEvent } from './system-events.ts';
import { advanceHolds, becameWhole, isHeldInThread } from './thread-holds.ts';

/** A reply that the log brought (`by` 1) or took away (-1). */
export type ReplyStep = { rootId: Id; seq: number; authorId: Id; by: 1 | -1 };

/** What a batch of events did, for the news and for pages that are being read meanwhile. `touched`: messages that an event changed, held here or not. */
export type Applied = {
  messages: Message[];
  created: Message[];
  system: SystemEvent[];
  touched: { id: Id; seq: number }[];
  deletedIds: Id[];
  /** Replies that came or went, and all threads in which something changed, or which are held whole from now on. */
  steps: ReplyStep[];
  rootIds: Set<Id>;
  /** Messages on which one's own vote or reaction was told. */
  ownChanged: Id[];
  hasMemberChange: boolean;
  /** The room is gone for everybody. */
  isRoomDeleted: boolean;
  /** A message was deleted that is not held, or not as it was last: nobody here can say whether it counted as unread. */
  hasUncountedDelete: boolean;
  /** Words were changed or taken away: with them, whom they name. */
  hasChangedWords: boolean;
};

const nothingApplied = (): Applied => ({
  messages: [],
  created: [],
  system: [],
  touched: [],
  deletedIds: [],
  steps: [],
  rootIds: new Set(),
  ownChanged: [],
  hasMemberChange: false,
  isRoomDeleted: false,
  hasUncountedDelete: false,
  hasChangedWords: false,
});

type ChangeEvent = Extract<KnownLogEvent, { messageId: Id }>;

/** The message after the event. Only for a message whose state is complete up to the event. */
function changed(message: Message, event: ChangeEvent, userId: Id): Message {
  const next = { ...message, version: event.seq };
  switch (event.type) {
    case 'message-deleted':
      return tombstone(next, event);
    case 'vote-changed': {
      const { mine } = message.votes;
      const vote = event.value === 1 ? 1 : event.value === -1 ? -1 : 0;
      const kept = event.userId === userId ? vote : mine;
      return { ...next, votes: { up: event.up, down: event.down, ...(kept === undefined ? {} : { mine: kept }) } };
    }
    case 'reaction-changed': {
      const known = message.reactions.find((reaction) => reaction.emoji === event.emoji);
      const others = (known?.userIds ?? []).filter((id) => id !== event.userId);
      const mine = event.userId === userId ? event.on : known?.mine;
      const reaction = {
        emoji: event.emoji,
        count: event.count,
        userIds: (event.on ? [...others, event.userId] : others).slice(0, 20),
        ...(mine === undefined ? {} : { mine }),
      };
      if (event.count === 0) return { ...next, reactions: message.reactions.filter((entry) => entry.emoji !== event.emoji) };
      if (!known) return { ...next, reactions: [...message.reactions, reaction] };
      return { ...next, reactions: message.reactions.map((entry) => (entry.emoji === event.emoji ? reaction : entry)) };
    }
    case 'message-pinned':
      return { ...next, pinned: event.on };
  }
}

type Scope = { roomId: Id; userId: Id; isComplete: (message: Message) => boolean; applied: Applied };

/**
 * A row that is newer than the event (it was rendered when it was read) has its state already, but packets do not say what is one's own: that is read from
 * one's own events, in their order.
 */
function applyMine(write: WriteHandle, scope: Scope, message: Message, event: ChangeEvent): void {
  if (message.deletedAt !== undefined) return;
  if (event.type === 'vote-changed') {
    const mine = event.value === 1 ? 1 : event.value === -1 ? -1 : 0;
    if ((message.votes.mine ?? 0) !== mine) scope.applied.messages.push(putMine(write, { ...message, votes: { ...message.votes, mine } }));
  }
  if (event.type === 'reaction-changed') {
    const known = message.reactions.find((reaction) => reaction.emoji === event.emoji);
    if (!known || known.mine === event.on) return;
    const reactions = message.reactions.map((reaction) => (reaction === known ? { ...known, mine: event.on } : reaction));
    scope.applied.messages.push(putMine(write, { ...message, reactions }));
  }
}

function noteDeleted(scope: Scope, event: ChangeEvent, message: Message | null, isComplete: boolean): void {
  scope.applied.deletedIds.push(event.messageId);
  scope.applied.hasChangedWords = true;
  if (!isComplete) scope.applied.hasUncountedDelete = true;
  if (message?.threadRootId === undefined) return;
  scope.applied.steps.push({ rootId: message.threadRootId, seq: event.seq, authorId: message.authorId, by: -1 });
  scope.applied.rootIds.add(message.threadRootId);
}

function applyChange(write: WriteHandle, scope: Scope, event: ChangeEvent): void {
  const { applied, userId } = scope;
  applied.touched.push({ id: event.messageId, seq: event.seq });
  const isMine = 'userId' in event && event.userId === userId;
  if (isMine) applied.ownChanged.push(event.messageId);
  const message = findMessage(write, scope.roomId, event.messageId);
  const isComplete = message !== null && scope.isComplete(message);
  if (event.type === 'message-deleted') noteDeleted(scope, event, message, isComplete);
  if (!message) return;
  if (message.version >= event.seq) {
    if (isMine) applyMine(write, scope, message, event);
    return;
  }
  if (!isComplete) {
    // In a stale range: an edit may have been missed, which a higher version would hide for ever. The repair brings the event again; only words must go now.
    if (event.type === 'message-deleted') applied.messages.push(wipeMessage(write, message, event));
    return;
  }
  const next = putMessage(write, userId, changed(message, event, userId));
  if (next) applied.messages.push(next);
}

function applyCreated(write: WriteHandle, { userId, applied }: Scope, message: Message, seq: number): void {
  const stored = putMessage(write, userId, message);
  if (stored) applied.messages.push(stored);
  applied.created.push(message);
  if (message.threadRootId === undefined) return;
  applied.steps.push({ rootId: message.threadRootId, seq, authorId: message.authorId, by: 1 });
  applied.rootIds.add(message.threadRootId);
}

function applyEdited(write: WriteHandle, { roomId, userId, applied }: Scope, message: Message, seq: number): void {
  applied.touched.push({ id: message.id, seq });
  applied.hasChangedWords = true;
  // Of what one may not see (any more) an edit tells no words: what is known of it stays as it was.
  if (message.seq < (findRoom(write, roomId)?.firstSeq ?? 1)) return;
  const stored = hasMessage(write, roomId, message.id) ? putMessage(write, userId, message) : null;
  if (!stored) return;
  applied.messages.push(stored);
  if (stored.threadRootId !== undefined) applied.rootIds.add(stored.threadRootId);
}

function applyEvent(write: WriteHandle, scope: Scope, event: LogEvent): void {
  switch (event.type) {
    case 'message-created':
      applyCreated(write, scope, event.message, event.seq);
      return;
    case 'message-edited':
      applyEdited(write, scope, event.message, event.seq);
      return;
    case 'message-deleted':
    case 'vote-changed':
    case 'reaction-changed':
    case 'message-pinned':
      applyChange(write, scope, event);
      return;
    case 'room-deleted':
      scope.applied.isRoomDeleted = true;
      return;
    case 'unknown':
      return;
    default:
      applySystem(write, scope, event);
  }
}

function applySystem(write: WriteHandle, scope: Scope, event: SystemEvent): void {
  const { roomId, userId, applied } = scope;
  const line = toSystemEvent(event);
  if (line) {
    putSystemEvent(write, roomId, line);
    applied.system.push(line);
  }
  if (applyMemberEvent(write, roomId, event)) applied.hasMemberChange = true;
  if (event.type === 'role-changed' && event.userId === userId) putRole(write, roomId, event.role);
  if (event.type === 'room-updated') putRoom(write, event.room);
}

/**
 * Takes in the events `cursor`+1…`to` of a room: rows (only over a lower version), ranges and cursor. Call it inside one transaction.
 * @param input.events all events of that span, ascending; events at or below the cursor must have been left out
 */
export function applyLog(write: WriteHandle, input: { roomId: Id; userId: Id; to: number; events: readonly LogEvent[] }): Applied {
  const { roomId, userId, to } = input;
  const cursor = findRoom(write, roomId)?.cursor;
  if (cursor === undefined || cursor === null || to <= cursor) return nothingApplied();
  const ranges = readRanges(write, roomId);
  const isComplete = (message: Message): boolean =>
    message.seq > cursor || (rangeAt(ranges, message.seq)?.asOf ?? -1) >= cursor || isHeldInThread(write, message, cursor);
  const scope: Scope = { roomId, userId, isComplete, applied: nothingApplied() };
  for (const event of input.events) applyEvent(write, scope, event);
  const advanced = advanceRanges(ranges, cursor, to);
  writeRanges(write, roomId, ranges, advanced);
  // A page that was read ahead of the log joins what is current when the log has come as far.
  for (const rootId of becameWhole(write, roomId, { ranges, cursor }, { ranges: advanced, cursor: to })) scope.applied.rootIds.add(rootId);
  advanceHolds(write, roomId, cursor, to);
  putCursor(write, roomId, to);
  return scope.applied;
}

/**
 * Takes in a repair: the changes after log number `after` for messages in stale ranges. Ranges are not touched here.
 * @param input.after the `asOf` the repair began at, so every range of at least that is complete up to each event
 */
export function applyRepair(
  write: WriteHandle,
  input: { roomId: Id; userId: Id; after: number; ranges: readonly Range[]; events: readonly LogEvent[] },
): Applied {
  const isComplete = (message: Message): boolean => (rangeAt(input.ranges, message.seq)?.asOf ?? -1) >= input.after;
  const scope: Scope = { roomId: input.roomId, userId: input.userId, isComplete, applied: nothingApplied() };
  for (const event of input.events) {
    // System lines of the jump belong to numbers that are not held; only what changes messages is taken.
    if (event.type === 'message-edited' || 'messageId' in event) applyEvent(write, scope, event);
  }
  return scope.applied;
}
