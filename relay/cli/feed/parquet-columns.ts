import type { FeedLine } from './feed-line.ts';

/** A column of the table: its name, its type in the file, and where its value stands in a line. */
export type FeedColumn = {
  name: string;
  type: 'INT32' | 'INT64' | 'JSON' | 'STRING' | 'TIMESTAMP';
  /** Every row has it. */
  isRequired?: true;
  /** The least and the greatest value stand in the file, so that readers pass over what they do not look for. */
  isRanged?: true;
  read(line: FeedLine): unknown;
};

const moment = (ms: number | null | undefined): bigint | null => (ms === null || ms === undefined ? null : BigInt(ms));

const columns: FeedColumn[] = [
  { name: 'room_id', type: 'STRING', isRequired: true, isRanged: true, read: (line) => line.roomId },
  { name: 'seq', type: 'INT64', isRequired: true, isRanged: true, read: (line) => BigInt(line.seq) },
  { name: 'at', type: 'TIMESTAMP', isRequired: true, isRanged: true, read: (line) => moment(line.at) },
  { name: 'type', type: 'STRING', isRequired: true, isRanged: true, read: (line) => line.type },
  { name: 'actor_id', type: 'STRING', isRequired: true, isRanged: true, read: (line) => line.actorId },
  { name: 'message_id', type: 'STRING', read: (line) => line.messageId },
  { name: 'body', type: 'STRING', read: ({ message }) => message?.body ?? null },
  { name: 'kind', type: 'STRING', read: ({ message }) => message?.kind ?? null },
  { name: 'length', type: 'INT32', read: ({ message }) => message?.length ?? null },
  { name: 'edited_at', type: 'TIMESTAMP', read: ({ message }) => moment(message?.editedAt) },
  { name: 'deleted_at', type: 'TIMESTAMP', read: ({ message }) => moment(message?.deletedAt) },
  { name: 'reply_to_id', type: 'STRING', read: ({ message }) => message?.replyToId ?? null },
  { name: 'thread_root_id', type: 'STRING', read: ({ message }) => message?.threadRootId ?? null },
  { name: 'up', type: 'INT32', read: ({ message }) => message?.up ?? null },
  { name: 'down', type: 'INT32', read: ({ message }) => message?.down ?? null },
  { name: 'data', type: 'JSON', read: (line) => line.data },
];

/** The columns of an export: a row for each line of the feed, a message's fields beside those of its event. Without bodies there is no column for them. */
export function feedColumns({ withBodies }: { withBodies: boolean }): FeedColumn[] {
  return withBodies ? columns : columns.filter(({ name }) => name !== 'body');
}
