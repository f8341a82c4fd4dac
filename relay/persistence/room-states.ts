import { notifyLevelSchema, type RoomState, roleSchema } from '@parley/shared/entities/membership';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import { membershipsWithHeads, mutedColumn, roomColumns, unreadColumns } from './entity-columns.ts';
import { roomRowSchema, toRoom } from './entity-rows.ts';
import { planOnce, type Statement } from './prisma-client.ts';

const number = z.coerce.number();
/** What PostgreSQL says is one needs no second look, a thousand times over. */
const uuid = z.string();
const stateRowsSchema = z.array(
  z.object({
    ...roomRowSchema.shape,
    id: uuid,
    direct_user_ids: z.array(uuid),
    created_at: number,
    version: number,
    archived_at: number.nullable(),
    user_id: uuid,
    role: roleSchema,
    notify: notifyLevelSchema,
    first_seq: number,
    last_read_seq: number,
    mark_version: number,
    head: number,
    members: z.int(),
    muted_until: number.nullable(),
    open_reports: z.int(),
    unread: z.int(),
    mentions: z.int(),
  }),
);
type StateRow = z.infer<typeof stateRowsSchema>[number];

/**
 * Active memberships `k` as room states; `which` chooses them, its values are texts. One statement whatever their number, in plain columns (JSON of a thousand rooms costs as
 * much as reading them), and past the Prisma client, which takes as long to hand a row over as the driver takes to read it.
 */
export async function readStates(statement: Statement, which: Prisma.Sql): Promise<StateRow[]> {
  const { text, values } = Prisma.sql`${planOnce}
    SELECT k.user_id, k.role, k.notify, k.first_seq, k.last_read_seq, k.mark_version, k.head, r.member_count, ${mutedColumn},
      CASE WHEN k.role IN ('owner', 'admin', 'moderator') AND r.kind <> 'direct' THEN r.open_reports ELSE 0 END, ${unreadColumns}, ${roomColumns}
    FROM ${membershipsWithHeads(Prisma.sql`${which} AND k.state = 'active'`)} JOIN rooms r ON r.id = k.room_id WHERE r.deleted_at IS NULL`;
  const rows = await statement(text, values.map(String));
  return stateRowsSchema.parse(rows.map(toNamed));
}

/** The columns of `readStates` by their names. Written out: a thousand rows of two dozen columns are slow to take apart in a loop. */
function toNamed(columns: unknown[]) {
  const [user_id, role, notify, first_seq, last_read_seq, mark_version, head, members, muted_until, open_reports, unread, mentions, ...room] = columns;
  const [id, kind, name, topic, history_from, direct_user_ids, created_at, version, archived_at, icon, announcement, slow_mode_seconds] = room;
  const counts = { first_seq, last_read_seq, mark_version, head, members, muted_until, open_reports, unread, mentions };
  return {
    user_id,
    role,
    notify,
    ...counts,
    id,
    kind,
    name,
    topic,
    history_from,
    direct_user_ids,
    created_at,
    version,
    archived_at,
    icon,
    announcement,
    slow_mode_seconds,
  };
}

/** What `sync.open` and the inbox tell of it; who is online is another's to say. */
export function toState(row: StateRow): RoomState {
  return {
    room: toRoom(row),
    role: row.role,
    notify: row.notify,
    firstSeq: row.first_seq,
    headSeq: row.head,
    lastReadSeq: row.last_read_seq,
    markVersion: row.mark_version,
    unread: row.unread,
    mentions: row.mentions,
    members: row.members,
    online: 0,
    ...(row.muted_until === null ? {} : { mutedUntil: row.muted_until }),
    ...(row.open_reports === 0 ? {} : { openReports: row.open_reports }),
  };
}
