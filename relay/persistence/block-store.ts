import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { BlockStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';

const setSchema = z.tuple([z.object({ o_verdict: z.enum(['stored', 'unchanged', 'not-found']), o_inbox_version: z.coerce.number().nullable() })]);

/** Whom people do not want to hear from. */
export function createBlockStore(database: Database): BlockStore {
  return {
    set: ({ userId, blockedId, on, directRoomId }) =>
      translated(async () => {
        const [row] = setSchema.parse(await database.$queryRaw`SELECT * FROM set_block_v1(${userId}::uuid, ${blockedId}::uuid, ${on}, ${directRoomId}::uuid)`);
        return row.o_verdict === 'not-found' ? null : { inboxVersion: row.o_verdict === 'stored' ? row.o_inbox_version : null };
      }),

    list: ({ userId, after, limit }) =>
      translated(async () => {
        const later = after === undefined ? {} : { blockedId: { gt: after } };
        const rows = await database.block.findMany({
          where: { userId, ...later },
          orderBy: { blockedId: 'asc' },
          take: limit + 1,
          select: { blockedId: true },
        });
        const found = page(rows, limit);
        return { userIds: found.rows.map(({ blockedId }) => idSchema.parse(blockedId)), more: found.more };
      }),

    blockersAmong: (userIds, blockedId) =>
      translated(async () => {
        if (userIds.length === 0) return [];
        const rows = await database.block.findMany({ where: { blockedId, userId: { in: userIds } }, select: { userId: true } });
        return rows.map(({ userId }) => userId);
      }),
  };
}
