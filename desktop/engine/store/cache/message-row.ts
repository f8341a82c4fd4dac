import type { Mentions, Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';

/** A stored message as SQLite has it. */
export type MessageRow = {
  row_id: number;
  room_id: string;
  id: string;
  seq: number;
  version: number;
  author_id: string;
  kind: string;
  body: string;
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
  reply_to_id: string | null;
  thread_root_id: string | null;
  extra: string | null;
};

/** The columns of a `MessageRow`. */
export const messageColumns = 'row_id, room_id, id, seq, version, author_id, kind, body, created_at, edited_at, deleted_at, reply_to_id, thread_root_id, extra';

/** What few messages have; left out (null in the row) where all of it is empty. */
type Extra = Partial<Pick<Message, 'mentions' | 'files' | 'votes' | 'reactions' | 'thread' | 'pinned' | 'command' | 'deletedBy'>>;

/** Row → entity. */
export function toMessage(row: MessageRow): Message {
  const extra: Extra = row.extra === null ? {} : (JSON.parse(row.extra) as Extra);
  return {
    id: row.id,
    roomId: row.room_id,
    seq: row.seq,
    version: row.version,
    authorId: row.author_id,
    kind: row.kind === 'me' ? 'me' : 'text',
    body: row.body,
    createdAt: row.created_at,
    ...(row.edited_at === null ? {} : { editedAt: row.edited_at }),
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
    ...(row.reply_to_id === null ? {} : { replyToId: row.reply_to_id }),
    ...(row.thread_root_id === null ? {} : { threadRootId: row.thread_root_id }),
    mentions: { userIds: [] },
    files: [],
    votes: { up: 0, down: 0 },
    reactions: [],
    ...extra,
  };
}

function callsSomebody(mentions: Mentions): boolean {
  return mentions.userIds.length > 0 || mentions.room === true || mentions.here === true;
}

/** The `extra` column of a message. */
export function toExtra(message: Message): string | null {
  const { votes } = message;
  const extra: Extra = {
    ...(callsSomebody(message.mentions) ? { mentions: message.mentions } : {}),
    ...(message.files.length > 0 ? { files: message.files } : {}),
    ...(votes.up !== 0 || votes.down !== 0 || votes.mine ? { votes } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions } : {}),
    ...(message.thread ? { thread: message.thread } : {}),
    ...(message.pinned ? { pinned: true } : {}),
    ...(message.command ? { command: message.command } : {}),
    ...(message.deletedBy ? { deletedBy: message.deletedBy } : {}),
  };
  return Object.keys(extra).length === 0 ? null : JSON.stringify(extra);
}

/**
 * What is left of a message once it is deleted, the same as on the relay: its place, its author and its thread, and who deleted it where that was somebody else; no words, votes,
 * reactions or pin, and not what it answered.
 */
export function tombstone({ pinned: _, command: _command, ...message }: Message, deleted: { at: number; actorId: Id }): Message {
  const by = deleted.actorId === message.authorId ? {} : { deletedBy: deleted.actorId };
  return { ...message, body: '', deletedAt: deleted.at, ...by, mentions: { userIds: [] }, files: [], votes: { up: 0, down: 0 }, reactions: [] };
}

/** Counts as unread for `userId`: somebody else's, not deleted, not a thread reply (protocol: RoomState.unread). */
export function isCountable(message: Message, userId: Id): boolean {
  return message.authorId !== userId && message.deletedAt === undefined && message.threadRootId === undefined;
}

/** Calls `userId` by name or with the whole room. */
export function isMention(message: Message, userId: Id): boolean {
  if (message.authorId === userId || message.deletedAt !== undefined) return false;
  return message.mentions.userIds.includes(userId) || message.mentions.room === true || message.mentions.here === true;
}

/** `mine` is only in answers to calls: in packets its absence leaves what is known (protocol). */
export function keepMine(next: Message, known: Message): Message {
  if (next.deletedAt !== undefined) return next;
  const votes = next.votes.mine === undefined && known.votes.mine !== undefined ? { ...next.votes, mine: known.votes.mine } : next.votes;
  const mine = new Map(known.reactions.map((reaction) => [reaction.emoji, reaction.mine]));
  const reactions = next.reactions.map((reaction) => {
    const was = mine.get(reaction.emoji);
    return reaction.mine === undefined && was !== undefined ? { ...reaction, mine: was } : reaction;
  });
  return { ...next, votes, reactions };
}
