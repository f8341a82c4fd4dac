import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { FileStore } from '../domain/files/file-ports.ts';
import { translated } from './database-errors.ts';
import { fileColumns, everybodyId as serverId } from './entity-columns.ts';
import { fileRowSchema, toFile } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';

const storedSchema = z.array(
  z.object({
    file: fileRowSchema,
    room_id: idSchema,
    uploader_id: idSchema,
    content: z.string(),
    thumb_content: z.string().nullable(),
    is_removed: z.boolean(),
    message_seq: z.coerce.number().nullable(),
  }),
);
const verdictSchema = z.tuple([z.object({ o_verdict: z.enum(['stored', 'duplicate', 'conflict', 'person-full', 'server-full']), o_used: z.coerce.number() })]);
const takenSchema = z.tuple([z.object({ o_id: idSchema.nullable(), o_contents: z.array(z.string()).nullable() })]);
const countSchema = z.tuple([z.object({ count: z.int() })]);
/** Bytes are placed or removed within a transaction, usually in a moment, over a slow network in seconds. */
const transaction = { timeout: 9_000, maxWait: 5_000 } as const;

/** Files in PostgreSQL: what is known of them, and how much each person has. Their bytes are elsewhere, named by their hash. */
export function createFileStore(database: Database): FileStore {
  const bytesOf = async (ownerIds: string[]) => {
    const rows = await database.fileUse.findMany({ where: { ownerId: { in: ownerIds } } });
    return (ownerId: string) => Number(rows.find((row) => row.ownerId === ownerId)?.bytes ?? 0);
  };

  return {
    find: (id) =>
      translated(async () => {
        const [row] = storedSchema.parse(
          await database.$queryRaw`
            SELECT ${fileColumns} AS file, f.room_id, f.uploader_id, f.content, f.thumb_content, f.removed_at IS NOT NULL AS is_removed,
              (SELECT m.seq FROM messages m WHERE m.id = f.message_id AND m.room_id IS NOT DISTINCT FROM f.room_id) AS message_seq
            FROM files f WHERE f.id = ${id}::uuid`,
        );
        if (row === undefined) return null;
        return {
          file: toFile(row.file),
          roomId: row.room_id,
          uploaderId: row.uploader_id,
          content: row.content,
          thumbContent: row.thumb_content,
          isRemoved: row.is_removed,
          messageSeq: row.message_seq,
        };
      }),

    use: (userId) =>
      translated(async () => {
        const of = await bytesOf([serverId, userId]);
        return { person: of(userId), server: of(serverId) };
      }),

    total: () => translated(async () => (await bytesOf([serverId]))(serverId)),

    store: (file, limits, keep) =>
      translated(() =>
        database.$transaction(async (tx) => {
          const thumb = file.thumbnail ?? null;
          await tx.$queryRaw`SELECT 1 AS one FROM lock_contents(${[file.content, ...(thumb === null ? [] : [thumb.content])]}::text[])`;
          await keep();
          const [{ o_verdict: verdict, o_used: used }] = verdictSchema.parse(
            await tx.$queryRaw`
              SELECT * FROM store_file_v1(${file.id}::uuid, ${file.roomId}::uuid, ${file.uploaderId}::uuid, ${file.name}, ${file.type}, ${file.size}::bigint, ${file.content},
                ${file.width ?? null}::int, ${file.height ?? null}::int, ${file.durationMs ?? null}::int, ${thumb?.content ?? null}::text, ${thumb?.width ?? null}::int,
                ${thumb?.height ?? null}::int, ${limits.personBytesMax}::bigint, ${limits.serverBytesMax}::bigint)`,
          );
          if (verdict === 'stored' && file.peaks !== undefined) await tx.$executeRaw`UPDATE files SET peaks = ${file.peaks}::int[] WHERE id = ${file.id}::uuid`;
          return { verdict, used };
        }, transaction),
      ),

    giveUp: (id, uploaderId) =>
      translated(() =>
        database.$transaction(async (tx) => {
          // Messages take their files up under the lock of the room.
          await tx.$queryRaw`SELECT 1 AS one FROM lock_rooms(ARRAY(SELECT f.room_id FROM files f WHERE f.id = ${id}::uuid AND f.uploader_id = ${uploaderId}::uuid))`;
          const given = await tx.$executeRaw`UPDATE files SET removed_at = now_ms()
            WHERE id = ${id}::uuid AND uploader_id = ${uploaderId}::uuid AND message_id IS NULL AND removed_at IS NULL`;
          return given > 0;
        }),
      ),

    expire: (before, limit) =>
      translated(async () => {
        const [{ count }] = countSchema.parse(await database.$queryRaw`SELECT expire_files_v1(${before}::bigint, ${limit}::int) AS count`);
        return count;
      }),

    takeRemoved: (remove) =>
      translated(() =>
        database.$transaction(async (tx) => {
          const [{ o_id: id, o_contents: contents }] = takenSchema.parse(await tx.$queryRaw`SELECT * FROM take_removed_file_v1()`);
          for (const content of contents ?? []) await remove(content);
          return id !== null;
        }, transaction),
      ),
  };
}
