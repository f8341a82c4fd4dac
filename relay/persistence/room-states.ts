import { notifyLevelSchema, type RoomState, roleSchema } from '@parley/shared/entities/membership';
import { roomKindSchema } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { Prisma } from '../../prisma/generated/client.ts';
import { membershipsWithHeads, mutedColumn, roomColumns, unreadColumns } from './entity-columns.ts';
import { toRoom } from './entity-rows.ts';
import type { Statement } from './prisma-client.ts';

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

/**
 * A row of `readStates`. Column by column, and by hand: somebody in a thousand rooms waits for it, and a schema makes three objects for every value it looks at.
 * @throws {TypeError} where a column does not hold what it must
 */
function toOwnRoom(columns: unknown[]): OwnRoom {
  const [userId, role, notify, firstSeq, lastReadSeq, markVersion, headSeq, members, mutedUntil, openReports, unread, mentions] = columns;
  const reports = whole(openReports);
  const state: RoomState = {
    room: toRoom({
      id: words(columns[12]),
      kind: oneOf(roomKindSchema.options, columns[13]),
      name: words(columns[14]),
      topic: words(columns[15]),
      history_from: oneOf(['start', 'join'], columns[16]),
      direct_user_ids: (Array.isArray(columns[17]) ? columns[17] : []).map(words),
      created_at: whole(columns[18]),
      version: whole(columns[19]),
      archived_at: columns[20] === null ? null : whole(columns[20]),
      icon: words(columns[21]),
      announcement: columns[22] === true,
      slow_mode_seconds: whole(columns[23]),
    }),
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

function words(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a column holds no text but ${typeof value}`);
  return value;
}

/** The driver gives numbers of 64 bits as text. */
function whole(value: unknown): number {
  const number = Number(value ?? Number.NaN);
  if (!Number.isSafeInteger(number)) throw new TypeError(`a column holds no number but ${String(value)}`);
  return number;
}

function oneOf<T extends string>(all: readonly T[], value: unknown): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new TypeError(`a column holds ${String(value)}, which is none of ${all.join(', ')}`);
  return found;
}
