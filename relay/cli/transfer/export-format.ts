import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';

/**
 * An export is a text of lines, each a JSON object (NDJSON, UTF-8), in a folder with the files:
 *
 *     export.ndjson          1. {"type":"parley-export","format":1,"madeAt":…,"parley":…}
 *                            2. {"type":"user","row":{…}} for everybody who is named
 *                            3. for each room {"type":"room","row":{…}}, its parts (`partTables`), and {"type":"room-end","id":…,"head":…}
 *                            4. {"type":"end","rooms":…}
 *     contents/ab/<sha256>   the bytes of files, by their hash
 *
 * `row` has the columns of Parley's tables by their names (prisma/schema.prisma tells what they mean), times in epoch milliseconds, all ids as they are.
 * What only one person sees (passwords, sessions, drafts, saved messages) is not in it. Columns that a reader does not know are left out, missing ones get
 * their usual value.
 */
export const exportFormat = 1;
export const exportFile = 'export.ndjson';

/** What belongs to a room: the type of its lines, its table, and the order of its rows (SQL). */
export const partTables = [
  { type: 'member', table: 'memberships', order: 'user_id' },
  { type: 'event', table: 'events', order: 'seq' },
  { type: 'message', table: 'messages', order: 'seq, id' },
  { type: 'revision', table: 'message_revisions', order: 'message_id, version' },
  { type: 'vote', table: 'votes', order: 'message_id, user_id' },
  { type: 'reaction', table: 'reactions', order: 'seq' },
  { type: 'mention', table: 'mentions', order: 'seq, user_id' },
  { type: 'thread', table: 'thread_reads', order: 'root_id, user_id' },
  { type: 'file', table: 'files', order: 'id' },
] as const;
export type PartType = (typeof partTables)[number]['type'];

const row = z.record(z.string(), z.unknown());
const withId = z.looseObject({ id: idSchema });

export const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('parley-export'), format: z.number(), madeAt: z.string(), parley: z.string() }),
  z.object({ type: z.literal('user'), row: withId.extend({ handle: z.string(), display_name: z.string() }) }),
  z.object({ type: z.literal('room'), row: withId.extend({ name: z.string(), kind: z.string() }) }),
  z.object({ type: z.enum(partTables.map(({ type }) => type)), row }),
  z.object({ type: z.literal('room-end'), id: idSchema, head: z.number() }),
  z.object({ type: z.literal('end'), rooms: z.number() }),
]);
export type ExportLine = z.infer<typeof lineSchema>;
export type UserRow = Extract<ExportLine, { type: 'user' }>['row'];
export type RoomRow = Extract<ExportLine, { type: 'room' }>['row'];
