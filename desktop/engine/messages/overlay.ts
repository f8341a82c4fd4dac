import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { PendingChange } from '@parley/shared/ipc/views';
import { tombstone } from '../store/cache/message-row.ts';
import type { ChangeCall } from '../store/own/outbox-rows.ts';

/** A change that the log does not hold yet. `answered`: the relay took it and the log has not told it here; `failed` ones are kept for the person only. */
export type WaitingChange = ChangeCall & Pick<PendingChange, 'opId' | 'error'> & { state: PendingChange['state'] | 'answered'; createdAt: number };

type Votes = Message['votes'];
type Reactions = Message['reactions'];

function voted(votes: Votes, value: 1 | 0 | -1): Votes {
  const was = votes.mine ?? 0;
  const count = (held: number, of: 1 | -1): number => Math.max(0, held - (was === of ? 1 : 0)) + (value === of ? 1 : 0);
  return { up: count(votes.up, 1), down: count(votes.down, -1), mine: value };
}

/** People named on one reaction at most (protocol: `userIds≤20`). */
const namedMax = 20;

function reacted(reactions: Reactions, emoji: string, on: boolean, userId: Id): Reactions {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (hasReacted(reactions, emoji, userId) === on) return reactions;
  if (!known) return [...reactions, { emoji, count: 1, userIds: [userId], mine: true }];
  const others = known.userIds.filter((id) => id !== userId);
  const next = { ...known, count: known.count + (on ? 1 : -1), userIds: (on ? [...others, userId] : others).slice(0, namedMax), mine: on };
  return next.count <= 0 ? reactions.filter((reaction) => reaction !== known) : reactions.map((reaction) => (reaction === known ? next : reaction));
}

/** Whether a person reacts with this emoji, as far as the message tells. */
export function hasReacted(reactions: Reactions, emoji: string, userId: Id): boolean {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  return known?.mine ?? known?.userIds.includes(userId) ?? false;
}

function withChange(message: Message, change: WaitingChange, userId: Id): Message {
  // Nothing changes what is deleted: the relay will refuse it.
  if (message.deletedAt !== undefined) return message;
  switch (change.call) {
    case 'messages.edit':
      return { ...message, body: change.input.body, editedAt: change.createdAt };
    case 'messages.delete':
      return tombstone(message, { at: change.createdAt, actorId: userId });
    case 'messages.pin':
      return { ...message, pinned: change.input.on };
    case 'messages.vote':
      return { ...message, votes: voted(message.votes, change.input.value) };
    case 'messages.react':
      return { ...message, reactions: reacted(message.reactions, change.input.emoji, change.input.on, userId) };
  }
}

/**
 * The message as this person wants it: what is stored with his changes that wait, in their order. Failed changes are left out: the row shows the server's
 * truth. Pure.
 */
export function overlay(message: Message, changes: readonly WaitingChange[], userId: Id): Message {
  return changes.reduce((shown, change) => (change.state === 'failed' ? shown : withChange(shown, change, userId)), message);
}

/** The changes as the window is told of them. */
export function pendingOf(changes: readonly WaitingChange[]): PendingChange[] {
  return changes.flatMap(({ opId, call, state, error, input }) =>
    state === 'answered' ? [] : [{ opId, call, state, error, ...(call === 'messages.edit' && 'body' in input ? { body: input.body } : {}) }],
  );
}
