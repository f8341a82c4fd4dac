import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { ServerStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

const storeSchema = z.tuple([z.object({ store_id: idSchema })]);
const nowSchema = z.tuple([z.object({ now: z.coerce.number() })]);

/** Reads which store this is; the first relay on a new database names it (several may try at once, one name stays). */
export async function openServerStore(database: Database): Promise<ServerStore> {
  return translated(async () => {
    await database.$executeRaw`INSERT INTO server (store_id, created_at) VALUES (gen_random_uuid(), now_ms()) ON CONFLICT (singleton) DO NOTHING`;
    const [{ store_id: storeId }] = storeSchema.parse(await database.$queryRaw`SELECT store_id FROM server`);
    return {
      storeId,
      now: () => translated(async () => nowSchema.parse(await database.$queryRaw`SELECT now_ms() AS now`)[0].now),
      ping: () => translated(async () => void (await database.$queryRaw`SELECT 1`)),
    };
  });
}
