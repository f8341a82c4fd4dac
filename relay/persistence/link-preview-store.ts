import { createHash } from 'node:crypto';
import { linkPreviewSchema } from '@parley/shared/entities/link-preview';
import { Prisma } from '../../prisma/generated/client.ts';
import type { LinkPreviewStore } from '../domain/links/link-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

const hashOf = (url: string) => createHash('sha256').update(url).digest('hex');

/** What links lead to, for everybody and all nodes, until it is too old. */
export function createLinkPreviewStore(database: Database): LinkPreviewStore {
  return {
    read: (urls, nowMs) =>
      translated(async () => {
        const rows = await database.linkPreview.findMany({ where: { urlHash: { in: urls.map(hashOf) }, expiresAt: { gt: nowMs } } });
        return rows.map(({ url, preview }) => ({ url, preview: preview === null ? null : linkPreviewSchema.parse(preview) }));
      }),

    keep: ({ url, preview }, expiresAtMs) =>
      translated(async () => {
        const facts = { url, preview: preview ?? Prisma.DbNull, expiresAt: expiresAtMs };
        await database.linkPreview.upsert({ where: { urlHash: hashOf(url) }, create: { urlHash: hashOf(url), ...facts }, update: facts });
      }),

    forget: (nowMs) =>
      translated(async () => {
        await database.linkPreview.deleteMany({ where: { expiresAt: { lte: nowMs } } });
      }),
  };
}
