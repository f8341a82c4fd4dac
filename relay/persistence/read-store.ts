import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ReadStore } from '../domain/ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { translated } from './database-errors.ts';
import { membershipsWithHeads, unheardByColumn, unreadColumns } from './entity-columns.ts';
import type { Database } from './prisma-client.ts';

const markedSchema = z.tuple([z.object({ o_is_member: z.boolean(), o_changed: z.boolean(), o_inbox_version: z.coerce.number().nullable() })]);
const stateSchema = z.array(
  z.object({
    last_read_seq: z.coerce.number(),
    mark_version: z.coerce.number(),
    head: z.coerce.number(),
    unread: z.int(),
    mentions: z.int(),
    unheard_by: z.array(idSchema).nullable(),
  }),
);

/** Read marks. The counts in the answer are as of the head in the same snapshot (`atSeq`). */
export function createReadStore(database: Database): ReadStore {
  return {
    mark: ({ roomId, userId, seq, markVersion, unread }) =>
      translated(async () => {
        const [marked] = markedSchema.parse(
          await database.$queryRaw`SELECT * FROM mark_read_v1(${roomId}::uuid, ${userId}::uuid, ${seq}, ${markVersion ?? null}::bigint, ${unread === true})`,
        );
        // Whether or not he is still in the room: a mark that was stored is told, so that no number of the inbox stays unsaid.
        const [row] = stateSchema.parse(
          await database.$queryRaw`
            SELECT k.last_read_seq, k.mark_version, k.head, ${unreadColumns}, ${unheardByColumn} AS unheard_by
            FROM ${membershipsWithHeads(Prisma.sql`k.room_id = ${roomId}::uuid AND k.user_id = ${userId}::uuid`)}`,
        );
        if (!marked.o_is_member || row === undefined || marked.o_inbox_version === null)
          throw new RelayError('forbidden', 'You are not a member of this room.');
        const state = { lastReadSeq: row.last_read_seq, unread: row.unread, mentions: row.mentions, atSeq: row.head, markVersion: row.mark_version };
        const unheardBy = marked.o_changed && unread !== true ? row.unheard_by : null;
        return { state, isChanged: marked.o_changed, inboxVersion: marked.o_inbox_version, unheardBy };
      }),
  };
}
