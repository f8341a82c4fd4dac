import type { KnownLogEvent, LogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { SystemEvent } from '@parley/shared/ipc/views';
import type { WriteHandle } from '../store.ts';
import { applyMemberEvent } from './members.ts';
import { tombstone } from './message-row.ts';
import { findMessage, putMessage, wipeMessage } from './messages.ts';
import { advanceRanges, type Range, rangeAt } from './range-set.ts';
import { readRanges, writeRanges } from './ranges.ts';
import { findRoom, putCursor, putRole, putRoom, putRoomLeft } from './rooms.ts';
import { putSystemEvent, toSystemEvent } from './system-events.ts';

/** What a batch of events did, for the news and for pages that are being read meanwhile. `touched`: messages that an event changed, held here or not. */
export type Applied = {
  messages: Message[];
  created: Message[];
  system: SystemEvent[];
  touched: { id: Id; seq: number }[];
  deletedIds: Id[];
  hasMemberChange: boolean;
  /** A message was deleted that is not held, or not as it was last: nobody here can say whether it counted as unread. */
  hasUncountedDelete: boolean;
};

const nothingApplied = (): Applied => ({
  messages: [],
  created: [],
  system: [],
  touched: [],
  deletedIds: [],
  hasMemberChange: false,
  hasUncountedDelete: false,
});

type ChangeEvent = Extract<KnownLogEvent, { messageId: Id }>;

/** The message after the event. Only for a message whose state is complete up to the event. */
function changed(message: Message, event: ChangeEvent, userId: Id): Message {
  const next = { ...message, version: event.seq };
  switch (event.type) {
    case 'message-deleted':
      return tombstone(next, event.at);
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

type Scope = { roomId: Id; userId: Id; isComplete: (seq: number) => boolean; applied: Applied };

function applyChange(write: WriteHandle, scope: Scope, event: ChangeEvent): void {
  scope.applied.touched.push({ id: event.messageId, seq: event.seq });
  const message = findMessage(write, scope.roomId, event.messageId);
  const isComplete = message !== null && scope.isComplete(message.seq);
  if (event.type === 'message-deleted') {
    scope.applied.deletedIds.push(event.messageId);
    if (!isComplete) scope.applied.hasUncountedDelete = true;
  }
  if (!message || message.version >= event.seq) return;
  if (!isComplete) {
    // In a stale range: an edit may have been missed, which a higher version would hide for ever. The repair brings the event again; only words must go now.
    if (event.type === 'message-deleted') wipeMessage(write, message, event.at);
    return;
  }
  const next = changed(message, event, scope.userId);
  if (putMessage(write, scope.userId, next)) scope.applied.messages.push(next);
}

function applyEvent(write: WriteHandle, scope: Scope, event: LogEvent): void {
  const { roomId, userId, applied } = scope;
  switch (event.type) {
    case 'message-created':
      if (putMessage(write, userId, event.message)) applied.messages.push(event.message);
      applied.created.push(event.message);
      return;
    case 'message-edited':
      applied.touched.push({ id: event.message.id, seq: event.seq });
      if (findMessage(write, roomId, event.message.id) && putMessage(write, userId, event.message)) {
        const stored = findMessage(write, roomId, event.message.id);
        if (stored) applied.messages.push(stored);
      }
      return;
    case 'message-deleted':
    case 'vote-changed':
    case 'reaction-changed':
    case 'message-pinned':
      applyChange(write, scope, event);
      return;
    case 'room-deleted':
      putRoomLeft(write, roomId);
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
  const isComplete = (seq: number): boolean => seq > cursor || (rangeAt(ranges, seq)?.asOf ?? -1) >= cursor;
  const scope: Scope = { roomId, userId, isComplete, applied: nothingApplied() };
  for (const event of input.events) applyEvent(write, scope, event);
  writeRanges(write, roomId, ranges, advanceRanges(ranges, cursor, to));
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
  const isComplete = (seq: number): boolean => (rangeAt(input.ranges, seq)?.asOf ?? -1) >= input.after;
  const scope: Scope = { roomId: input.roomId, userId: input.userId, isComplete, applied: nothingApplied() };
  for (const event of input.events) {
    // System lines of the jump belong to numbers that are not held; only what changes messages is taken.
    if (event.type === 'message-edited' || 'messageId' in event) applyEvent(write, scope, event);
  }
  return scope.applied;
}
