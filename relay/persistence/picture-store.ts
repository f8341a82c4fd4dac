import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { PictureStore } from '../domain/files/file-ports.ts';
import { translated } from './database-errors.ts';
import { toUser } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';

const audienceSchema = z.tuple([z.object({ audience: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })) })]);
const shownSchema = z.tuple([z.object({ shown: z.boolean() })]);
const takenSchema = z.tuple([z.object({ o_content: z.string().nullable(), o_is_free: z.boolean().nullable() })]);
/** Bytes are placed or removed within a transaction, usually in a moment, over a slow network in seconds. */
const transaction = { timeout: 9_000, maxWait: 5_000 } as const;

/** People's pictures in PostgreSQL: which bytes each has, and which bytes somebody had before. */
export function createPictureStore(database: Database): PictureStore {
  return {
    set: (userId, content, keep) =>
      translated(() =>
        database.$transaction(async (tx) => {
          if (content !== null) await tx.$queryRaw`SELECT 1 AS one FROM lock_contents(${[content]}::text[])`;
          await keep();
          const [{ audience }] = audienceSchema.parse(await tx.$queryRaw`SELECT set_picture_v1(${userId}::uuid, ${content}::text) AS audience`);
          return { user: toUser(await tx.user.findUniqueOrThrow({ where: { id: userId } })), audience };
        }, transaction),
      ),

    isShown: (content) =>
      translated(async () => {
        const [{ shown }] = shownSchema.parse(await database.$queryRaw`SELECT EXISTS (SELECT 1 FROM users u WHERE u.picture = ${content}) AS shown`);
        return shown;
      }),

    takeUnused: (remove) =>
      translated(() =>
        database.$transaction(async (tx) => {
          const [{ o_content: content, o_is_free: isFree }] = takenSchema.parse(await tx.$queryRaw`SELECT * FROM take_unused_content_v1()`);
          if (content !== null && isFree) await remove(content);
          return content !== null;
        }, transaction),
      ),
  };
}
