import { notifyLevelSchema, type RoomState, roleSchema } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { Prisma } from '../../prisma/generated/client.ts';
import { membershipsWithHeads, mutedColumn, roomColumns, unreadColumns } from './entity-columns.ts';
import type { Statement } from './prisma-client.ts';
import { oneOf, roomOf, whole, words } from './row-columns.ts';

/** A membership as its member is told of it. */
type OwnRoom = { userId: Id; state: RoomState };

/**
 * Active memberships `k` as room states; `which` chooses them, its values are texts. One statement whatever their number, in plain columns (JSON of a thousand rooms costs as
 * much as reading them), and past the Prisma client, which takes as long to hand a row over as the driver takes to read it.
 */
export async function readStates(statement: Statement, which: Prisma.Sql): Promise<OwnRoom[]> {
  const { text, values } = Prisma.sql`
    SELECT k.user_id, k.role, k.notify, k.first_seq, k.last_read_seq, k.mark_version, k.head, r.member_count, ${mutedColumn},
      CASE WHEN k.role IN ('owner', 'admin', 'moderator') AND r.kind <> 'direct' THEN r.open_reports ELSE 0 END, ${unreadColumns}, ${roomColumns}
    FROM ${membershipsWithHeads(Prisma.sql`${which} AND k.state = 'active'`)} JOIN rooms r ON r.id = k.room_id WHERE r.deleted_at IS NULL`;
  const rows = await statement(text, values.map(String));
  return rows.map(toOwnRoom);
}

/** A row of `readStates`. @throws {TypeError} where a column does not hold what it must */
function toOwnRoom(columns: unknown[]): OwnRoom {
  const [userId, role, notify, firstSeq, lastReadSeq, markVersion, headSeq, members, mutedUntil, openReports, unread, mentions] = columns;
  const reports = whole(openReports);
  const state: RoomState = {
    room: roomOf(columns.slice(12)),
    role: oneOf(roleSchema.options, role),
    notify: oneOf(notifyLevelSchema.options, notify),
    firstSeq: whole(firstSeq),
    headSeq: whole(headSeq),
    lastReadSeq: whole(lastReadSeq),
    markVersion: whole(markVersion),
    unread: whole(unread),
    mentions: whole(mentions),
    members: whole(members),
    // Who is online is another's to say.
    online: 0,
    ...(mutedUntil === null ? {} : { mutedUntil: whole(mutedUntil) }),
    ...(reports === 0 ? {} : { openReports: reports }),
  };
  return { userId: words(userId), state };
}
