import { reportReasonSchema } from '@parley/shared/entities/report';
import { idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { refusals } from '../domain/policies.ts';
import type { ReportStore } from '../domain/ports.ts';
import { refusedError } from '../domain/relay-error.ts';
import { translated } from './database-errors.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';
import { writeRoom } from './room-write.ts';

const number = z.coerce.number();
const inboxSchema = z.array(z.object({ userId: idSchema, inboxVersion: z.int() }));
const addedSchema = z.tuple([
  z.object({ o_verdict: z.enum(['stored', 'unchanged', 'not-found', 'gone', 'forbidden']), o_open: z.int().nullable(), o_inbox: inboxSchema }),
]);
const resolvedSchema = z.tuple([
  z.object({ o_verdict: z.enum(['stored', 'unchanged', 'not-found', 'forbidden']), o_open: z.int().nullable(), o_inbox: inboxSchema }),
]);
const forgottenSchema = z.tuple([z.object({ n: z.int() })]);
const reportsSchema = z.array(
  z.object({
    id: idSchema,
    room_id: idSchema,
    message_id: idSchema,
    seq: number,
    author_id: idSchema,
    reporter_id: idSchema,
    reason: reportReasonSchema,
    comment: z.string(),
    body: z.string(),
    file_names: z.array(z.string()),
    written_at: number,
    reported_at: number,
    deleted_at: number.nullable(),
  }),
);

/** Messages that people reported. */
export function createReportStore(database: Database): ReportStore {
  return {
    add: ({ id, roomId, messageId, reporterId, reason, comment }) =>
      translated(async () => {
        const [row] = addedSchema.parse(
          await database.$queryRaw`SELECT * FROM report_message_v1(${id}::uuid, ${roomId}::uuid, ${messageId}::uuid, ${reporterId}::uuid, ${reason}, ${comment})`,
        );
        return { verdict: row.o_verdict, news: row.o_open === null ? null : { open: row.o_open, audience: row.o_inbox } };
      }),

    find: (id) =>
      translated(async () => {
        const row = await database.report.findUnique({ where: { id }, select: { roomId: true, messageId: true, resolvedAt: true } });
        return row === null ? null : { roomId: row.roomId, messageId: row.messageId, isOpen: row.resolvedAt === null };
      }),

    resolve: ({ id, actorId, action, asAdmin }) =>
      translated(async () => {
        const [row] = resolvedSchema.parse(await database.$queryRaw`SELECT * FROM resolve_reports_v2(${id}::uuid, ${actorId}::uuid, ${action}, ${asAdmin})`);
        if (row.o_verdict === 'forbidden') throw refusedError(refusals.notAdmin);
        return row.o_open === null ? null : { open: row.o_open, audience: row.o_inbox };
      }),

    close: ({ roomId, messageId, actorId }) =>
      translated(async () => {
        const [row] = resolvedSchema.parse(await database.$queryRaw`SELECT * FROM close_reports_v1(${roomId}::uuid, ${messageId}::uuid, ${actorId}::uuid)`);
        return row.o_open === null ? null : { open: row.o_open, audience: row.o_inbox };
      }),

    forgetWords: () =>
      translated(async () => {
        const [row] = forgottenSchema.parse(await database.$queryRaw`SELECT forget_reported_words_v1(now_ms() - ${limits.reportWordsMs}::bigint) AS n`);
        return row.n;
      }),

    deleteAsAdmin: ({ roomId, messageId, opId, actorId }) =>
      writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT * FROM admin_delete_message_v1(${roomId}::uuid, ${messageId}::uuid, ${opId}::uuid, ${actorId}::uuid)`,
      ),

    list: ({ roomId, after, limit }) =>
      translated(async () => {
        const found = page(
          reportsSchema.parse(
            await database.$queryRaw`
              SELECT x.id, x.room_id, x.message_id, m.seq, m.author_id, x.reporter_id, x.reason, x.comment, x.body, x.file_names, m.created_at AS written_at, x.reported_at,
                m.deleted_at
              FROM reports x JOIN rooms r ON r.id = x.room_id AND r.deleted_at IS NULL JOIN messages m ON m.id = x.message_id AND m.room_id IS NOT DISTINCT FROM x.room_id
              WHERE x.resolved_at IS NULL AND (${roomId ?? null}::uuid IS NULL OR x.room_id = ${roomId ?? null}::uuid)
                AND (${after ?? null}::uuid IS NULL OR (x.reported_at, x.id) > (SELECT a.reported_at, a.id FROM reports a WHERE a.id = ${after ?? null}::uuid))
              ORDER BY x.reported_at, x.id LIMIT ${limit + 1}`,
          ),
          limit,
        );
        const reports = found.rows.map((row) => ({
          id: row.id,
          roomId: row.room_id,
          messageId: row.message_id,
          seq: row.seq,
          authorId: row.author_id,
          reporterId: row.reporter_id,
          reason: row.reason,
          comment: row.comment,
          body: row.body,
          fileNames: row.file_names,
          writtenAt: row.written_at,
          reportedAt: row.reported_at,
          isDeleted: row.deleted_at !== null,
          ...(row.deleted_at === null ? {} : { wordsUntil: row.deleted_at + limits.reportWordsMs }),
        }));
        return { reports, more: found.more };
      }),
  };
}
