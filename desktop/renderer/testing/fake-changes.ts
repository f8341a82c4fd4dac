import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { MessageRowView, PendingChange } from '@parley/shared/ipc/views';
import { fail, ok, type Result } from '@parley/shared/result';
import { type FakeContext, type Handlers, messageRows, offline, unknown } from './fake-context.ts';
import type { FakeAccount, WaitingChange } from './fake-world.ts';

type ChangeCalls =
  | 'messages.edit'
  | 'messages.delete'
  | 'messages.pin'
  | 'messages.vote'
  | 'messages.react'
  | 'messages.get'
  | 'messages.revisions'
  | 'messages.pinned'
  | 'saves.set'
  | 'saves.list';

/** A stored message as its person sees it: with what waits laid over it. */
export function seenRow(at: FakeAccount, row: MessageRowView): MessageRowView {
  const waiting = at.changes.filter((change) => change.messageId === row.message.id);
  const isSaved = at.saves.some((save) => save.messageId === row.message.id);
  return {
    ...row,
    message: waiting.reduce((message, change) => change.apply(message), row.message),
    ...(waiting.length > 0
      ? { pending: waiting.map(({ opId, call, body }) => ({ opId, call, state: 'queued' as const, error: null, ...(body === undefined ? {} : { body }) })) }
      : {}),
    ...(isSaved ? { isSaved } : {}),
  };
}

/** Puts a stored row's new state into the log and tells the window. */
export function settleChanges({ push }: FakeContext, at: FakeAccount): void {
  const waiting = at.changes;
  at.changes = [];
  for (const { roomId, messageId, apply, call } of waiting) {
    const rows = at.rows.get(roomId) ?? [];
    const index = rows.findIndex((row) => row.kind === 'message' && row.message.id === messageId);
    const row = rows[index];
    if (row?.kind !== 'message') continue;
    if (call === 'messages.edit') at.revisions.set(messageId, [...(at.revisions.get(messageId) ?? []), revisionOf(row.message)]);
    const stored: MessageRowView = { ...row, message: { ...apply(row.message), version: row.message.version + 1 } };
    at.rows.set(roomId, rows.with(index, stored));
    push({ type: 'rows-changed', accountId: at.view.id, roomId, rows: [seenRow(at, stored)], headSeq: at.rooms.get(roomId)?.headSeq ?? stored.seq });
  }
}

/** Votes, reactions, edits, deletions, pins and saves of the fake engine. */
export function changeHandlers(context: FakeContext): Handlers<ChangeCalls> {
  const { account, isOnline, push, now, newId, drainSoon } = context;
  const change = (
    accountId: Id,
    roomId: Id,
    id: Id,
    call: PendingChange['call'],
    apply: WaitingChange['apply'],
    body?: string,
  ): Result<Record<string, never>> => {
    const at = account(accountId);
    const row = messageRows(at, roomId).find((candidate) => candidate.message.id === id);
    if (!row) return fail(unknown);
    at.changes.push({ opId: newId(), roomId, messageId: id, call, apply, ...(body === undefined ? {} : { body }) });
    push({ type: 'rows-changed', accountId, roomId, rows: [seenRow(at, row)], headSeq: at.rooms.get(roomId)?.headSeq ?? row.seq });
    drainSoon(at);
    return ok({});
  };
  return {
    'messages.edit': ({ accountId, roomId, id, body }) =>
      change(accountId, roomId, id, 'messages.edit', (message) => ({ ...message, body, editedAt: now() }), body),
    'messages.delete': ({ accountId, roomId, id }) => {
      const ownId = account(accountId).view.user.id;
      return change(accountId, roomId, id, 'messages.delete', (message) => tombstone(message, now(), ownId));
    },
    'messages.pin': ({ accountId, roomId, id, on }) => change(accountId, roomId, id, 'messages.pin', (message) => ({ ...message, pinned: on })),
    'messages.vote': ({ accountId, roomId, id, value }) => change(accountId, roomId, id, 'messages.vote', (message) => withVote(message, value)),
    'messages.react': ({ accountId, roomId, id, emoji, on }) => {
      const ownId = account(accountId).view.user.id;
      return change(accountId, roomId, id, 'messages.react', (message) => withReaction(message, emoji, on, ownId));
    },
    'messages.get': ({ accountId, roomId, ids }) => {
      const at = account(accountId);
      const rows = messageRows(at, roomId).filter((row) => ids.includes(row.message.id));
      return ok({ rows: rows.map((row) => seenRow(at, row)) });
    },
    'messages.revisions': ({ accountId, roomId, id }) => {
      const at = account(accountId);
      if (!isOnline(at)) return fail(offline);
      const row = messageRows(at, roomId).find((candidate) => candidate.message.id === id);
      return row ? ok({ revisions: at.revisions.get(id) ?? [] }) : fail(unknown);
    },
    'messages.pinned': ({ accountId, roomId }) => {
      const at = account(accountId);
      const rows = messageRows(at, roomId).map((row) => seenRow(at, row));
      return ok({ rows: rows.filter((row) => row.message.pinned === true).reverse(), isComplete: isOnline(at) });
    },
    'saves.set': ({ accountId, roomId, messageId, on }) => {
      const at = account(accountId);
      at.saves = at.saves.filter((save) => save.messageId !== messageId);
      if (on) at.saves.unshift({ roomId, messageId, savedAt: now() });
      const row = messageRows(at, roomId).find((candidate) => candidate.message.id === messageId);
      if (row) push({ type: 'rows-changed', accountId, roomId, rows: [seenRow(at, row)], headSeq: at.rooms.get(roomId)?.headSeq ?? row.seq });
      push({ type: 'saves-changed', accountId });
      return ok({});
    },
    'saves.list': ({ accountId }) => {
      const at = account(accountId);
      const rowOf = (roomId: Id, id: Id) => messageRows(at, roomId).find((row) => row.message.id === id);
      return ok({
        saves: at.saves.map((save) => {
          const row = rowOf(save.roomId, save.messageId);
          return { save, row: row ? seenRow(at, row) : null };
        }),
      });
    },
  };
}

function revisionOf({ version, editedAt, createdAt, body }: Message) {
  return { version, at: editedAt ?? createdAt, body };
}

function tombstone(message: Message, deletedAt: number, actorId: Id): Message {
  const by = actorId === message.authorId ? {} : { deletedBy: actorId };
  return { ...message, body: '', mentions: { userIds: [] }, files: [], reactions: [], votes: { up: 0, down: 0 }, deletedAt, ...by };
}

function withVote(message: Message, value: 1 | 0 | -1): Message {
  const { up, down, mine = 0 } = message.votes;
  const without = { up: up - (mine === 1 ? 1 : 0), down: down - (mine === -1 ? 1 : 0) };
  return { ...message, votes: { up: without.up + (value === 1 ? 1 : 0), down: without.down + (value === -1 ? 1 : 0), mine: value } };
}

function withReaction(message: Message, emoji: string, on: boolean, ownId: Id): Message {
  const known = message.reactions.find((reaction) => reaction.emoji === emoji);
  const others = known?.userIds.filter((id) => id !== ownId) ?? [];
  const count = (known?.count ?? 0) - (known?.mine === true ? 1 : 0) + (on ? 1 : 0);
  const next = { emoji, count, userIds: on ? [...others, ownId] : others, mine: on };
  const reactions = known ? message.reactions.map((reaction) => (reaction === known ? next : reaction)) : [...message.reactions, next];
  return { ...message, reactions: reactions.filter((reaction) => reaction.count > 0) };
}
