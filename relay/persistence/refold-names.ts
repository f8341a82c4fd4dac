import { type Id, idSchema } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { searchKeyOf } from './user-store.ts';

/** Rises with every change of what `fold` does to names. */
const foldingRules = 2;
const pageSize = 1_000;

const rulesSchema = z.array(z.object({ folding_rules: z.int() }));
const usersSchema = z.array(z.object({ id: idSchema, handle: z.string(), display_name: z.string() }));
const roomsSchema = z.array(z.object({ id: idSchema, name: z.string(), topic: z.string() }));

/**
 * Folds the names of people and rooms again where an older relay folded them by older rules; does nothing otherwise. Several nodes may do it at once. A name
 * that changes meanwhile keeps its new key, since a row is only written while it is as it was read.
 */
export async function refoldNames(database: Database): Promise<void> {
  await translated(async () => {
    const [server] = rulesSchema.parse(await database.$queryRaw`SELECT folding_rules FROM server`);
    if (server === undefined || server.folding_rules >= foldingRules) return;
    await refoldUsers(database);
    await refoldRooms(database);
    await database.$executeRaw`UPDATE server SET folding_rules = ${foldingRules} WHERE folding_rules < ${foldingRules}`;
  });
}

async function refoldUsers(database: Database): Promise<void> {
  for (let after: Id | null = null; ; ) {
    const users: z.infer<typeof usersSchema> = usersSchema.parse(
      await database.$queryRaw`SELECT id, handle, display_name FROM users WHERE ${after}::uuid IS NULL OR id > ${after}::uuid ORDER BY id LIMIT ${pageSize}`,
    );
    await database.$executeRaw`
      UPDATE users u SET search_key = n.key FROM unnest(${users.map((user) => user.id)}::uuid[], ${users.map((user) => user.display_name)}::text[],
        ${users.map((user) => searchKeyOf(user.handle, user.display_name))}::text[]) n(id, name, key)
      WHERE u.id = n.id AND u.display_name = n.name AND u.search_key <> n.key`;
    if (users.length < pageSize) return;
    after = users.at(-1)?.id ?? null;
  }
}

async function refoldRooms(database: Database): Promise<void> {
  for (let after: Id | null = null; ; ) {
    const rooms: z.infer<typeof roomsSchema> = roomsSchema.parse(
      await database.$queryRaw`SELECT id, name, topic FROM rooms WHERE ${after}::uuid IS NULL OR id > ${after}::uuid ORDER BY id LIMIT ${pageSize}`,
    );
    await database.$executeRaw`
      UPDATE rooms r SET name_key = n.name_key, topic_key = n.topic_key FROM unnest(${rooms.map((room) => room.id)}::uuid[], ${rooms.map((room) => room.name)}::text[],
        ${rooms.map((room) => room.topic)}::text[], ${rooms.map((room) => fold(room.name))}::text[], ${rooms.map((room) => fold(room.topic))}::text[]) n(id, name, topic, name_key, topic_key)
      WHERE r.id = n.id AND r.name = n.name AND r.topic = n.topic AND (r.name_key <> n.name_key OR r.topic_key <> n.topic_key)`;
    if (rooms.length < pageSize) return;
    after = rooms.at(-1)?.id ?? null;
  }
}
