import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { IpcCallName, IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { withoutPreview } from '@parley/shared/words/preview-links';
import { nextVote } from '../../features/votes/score.ts';
import { setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { showDone, showProblem } from './toasts.ts';

type At = Pick<Message, 'id' | 'roomId'>;

/** One vote for each person: the same arrow again takes it back. */
export function vote(accountId: Id, message: Pick<Message, 'id' | 'roomId' | 'votes'>, pressed: 1 | -1): Promise<boolean> {
  return change('messages.vote', { accountId, roomId: message.roomId, id: message.id, value: nextVote(message.votes, pressed) });
}

/** Adds one's reaction, or takes it back. */
export function react(accountId: Id, { id, roomId }: At, emoji: string, on: boolean): Promise<boolean> {
  return change('messages.react', { accountId, roomId, id, emoji, on });
}

/** Adds one's reaction where it is not, takes it back where it is. */
export function toggleReaction(accountId: Id, message: Message, emoji: string): Promise<boolean> {
  return react(accountId, message, emoji, message.reactions.find((reaction) => reaction.emoji === emoji)?.mine !== true);
}

/** Pins a message for everybody in its room; its mark says that it is. */
export async function pin(accountId: Id, { id, roomId }: At, on: boolean): Promise<void> {
  await change('messages.pin', { accountId, roomId, id, on });
}

/** Takes the card of a link away from one's own message, for everybody: the link says itself that it wants none. */
export async function removePreview(accountId: Id, { id, roomId, body }: Pick<Message, 'id' | 'roomId' | 'body'>, url: string): Promise<void> {
  const words = withoutPreview(body, url);
  if (words === null || !(await change('messages.edit', { accountId, roomId, id, body: words }))) return;
  showDone('The preview is taken away.', { label: 'Undo', run: () => void change('messages.edit', { accountId, roomId, id, body }) });
}

export function deleteMessage(accountId: Id, { id, roomId }: At): Promise<boolean> {
  return change('messages.delete', { accountId, roomId, id });
}

/** Keeps a message for later, on all devices of this person; its mark says that it is. What is let go of can be taken back. */
export async function save(accountId: Id, { id, roomId }: At, on: boolean): Promise<void> {
  const isDone = await change('saves.set', { accountId, roomId, messageId: id, on });
  if (isDone && !on) showDone('Not saved any more.', { label: 'Undo', run: () => void save(accountId, { id, roomId }, true) });
}

export function listSaves(accountId: Id): Promise<Result<IpcOutput<'saves.list'>>> {
  return callParley('saves.list', { accountId });
}

/** The room is unread from this message on. */
export async function markUnread(accountId: Id, { roomId, seq }: Pick<Message, 'roomId' | 'seq'>): Promise<void> {
  // Before the call: what is about to be read by itself must not be.
  setState({ markedUnread: { accountId, roomId, seq } });
  if (await change('reads.mark', { accountId, roomId, seq, unread: true })) showDone('Unread from here.');
}

/** What a message said before its edits, oldest first. Only the server knows. */
export function readRevisions(accountId: Id, { id, roomId }: At): Promise<Result<IpcOutput<'messages.revisions'>>> {
  return callParley('messages.revisions', { accountId, roomId, id });
}

/** Who voted on a message. Only the server knows. */
export function listVoters(accountId: Id, { id, roomId }: At): Promise<Result<IpcOutput<'messages.voters'>>> {
  return callParley('messages.voters', { accountId, roomId, id });
}

export function listPinned(accountId: Id, roomId: Id): Promise<Result<IpcOutput<'messages.pinned'>>> {
  return callParley('messages.pinned', { accountId, roomId });
}

/** The messages of one room with the most votes, within `after` (a day as the search's `after:` takes it; null: ever). */
export function listTopVoted(accountId: Id, roomId: Id, after: string | null): Promise<Result<IpcOutput<'search.messages'>>> {
  return callParley('search.messages', { accountId, query: after === null ? '' : `after:${after}`, roomId, order: 'votes', limit: 50 });
}

/** The first row at or after a moment (epoch ms); null where it could not be read. */
export async function seqAt(accountId: Id, roomId: Id, atMs: number): Promise<number | null> {
  const answer = await callParley('timeline.seqAt', { accountId, roomId, atMs });
  if (answer.ok) return answer.value.seq;
  showProblem(answer.error.message);
  return null;
}

async function change<N extends IpcCallName>(name: N, input: IpcInput<N>): Promise<boolean> {
  const answer = await callParley(name, input);
  if (!answer.ok) showProblem(answer.error.message);
  return answer.ok;
}
