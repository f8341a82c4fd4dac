import type { Writing } from '@parley/shared/entities/writing';
import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { WritingStore } from '../domain/writings/writing-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

/** What ended so long ago is of no use to a bot that comes back, either. */
const forgottenAfterMs = 3_600_000;

const writingRows = z
  .array(
    z.object({
      room_id: idSchema,
      message_id: idSchema,
      bot_id: idSchema,
      asked_by_id: idSchema,
      expires_at: z.coerce.number(),
      stopped_by_id: idSchema.nullable(),
    }),
  )
  .transform((rows): Writing[] =>
    rows.map((row) => ({
      roomId: row.room_id,
      messageId: row.message_id,
      botId: row.bot_id,
      askedById: row.asked_by_id,
      expiresAt: row.expires_at,
      ...(row.stopped_by_id === null ? {} : { stoppedById: row.stopped_by_id }),
    })),
  );

const living = Prisma.sql`w.expires_at > now_ms()`;

/** Messages that are being written, in PostgreSQL: every node and every window that is opened anew knows of them. */
export function createWritingStore(database: Database): WritingStore {
  const read = (query: Prisma.Sql) => translated(async () => writingRows.parse(await database.$queryRaw(query)));
  const first = async (query: Prisma.Sql) => (await read(query))[0] ?? null;

  return {
    set: ({ roomId, messageId, botId, askedById, forMs }) =>
      first(Prisma.sql`
        INSERT INTO writings AS w (room_id, message_id, bot_id, asked_by_id, expires_at)
        SELECT m.room_id, m.id, m.author_id, ${askedById}::uuid, now_ms() + ${forMs}::bigint FROM messages m
        WHERE m.room_id = ${roomId}::uuid AND m.id = ${messageId}::uuid AND m.author_id = ${botId}::uuid AND m.deleted_at IS NULL
        ON CONFLICT (room_id, message_id) DO UPDATE SET expires_at = excluded.expires_at, asked_by_id = excluded.asked_by_id RETURNING w.*`),

    end: ({ roomId, messageId, botId }) =>
      first(
        Prisma.sql`DELETE FROM writings w WHERE w.room_id = ${roomId}::uuid AND w.message_id = ${messageId}::uuid AND w.bot_id = ${botId}::uuid RETURNING w.*`,
      ),

    find: (roomId, messageId) =>
      first(Prisma.sql`SELECT w.* FROM writings w WHERE w.room_id = ${roomId}::uuid AND w.message_id = ${messageId}::uuid AND ${living}`),

    list: (roomId) => read(Prisma.sql`SELECT w.* FROM writings w WHERE w.room_id = ${roomId}::uuid AND ${living} ORDER BY w.message_id`),

    stop: ({ roomId, messageId, userId }) =>
      first(Prisma.sql`
        UPDATE writings w SET stopped_by_id = coalesce(w.stopped_by_id, ${userId}::uuid)
        WHERE w.room_id = ${roomId}::uuid AND w.message_id = ${messageId}::uuid AND ${living} RETURNING w.*`),

    forgetOld: () =>
      translated(async () => void (await database.$executeRaw`DELETE FROM writings w WHERE w.expires_at < now_ms() - ${forgottenAfterMs}::bigint`)),
  };
}
