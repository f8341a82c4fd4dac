import { fold } from '@parley/shared/search/fold';
import type pg from 'pg';
import { isReservedHandle } from '../../domain/users/taken-handle.ts';
import { nameKeyOf } from '../../persistence/text-keys.ts';
import { searchKeyOf } from '../../persistence/user-store.ts';
import { CliError } from '../cli-error.ts';
import { formatCount, type Terminal } from '../terminal.ts';
import { type ExportLine, exportFormat, type PartType, partTables, type RoomRow, type UserRow } from './export-format.ts';

const rowsAtOnce = 500;
const serverOwner = '00000000-0000-0000-0000-000000000000';

export type ImportResult = { users: number; knownUsers: number; rooms: number; knownRooms: number; messages: number; files: number; renamed: string[] };

/** Brings the bytes of a file into the file store; false where the export does not have them. */
export type KeepContent = (content: string) => Promise<boolean>;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Inserts rows with the columns that both sides know; what is missing gets its usual value. */
async function insertRows(client: pg.ClientBase, table: string, rows: Record<string, unknown>[], columnsOf: Map<string, Set<string>>): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const known = columnsOf.get(table) ?? new Set();
  const columns = Object.keys(first).filter((column) => known.has(column));
  const list = columns.map(quoted).join(', ');
  await client.query(`INSERT INTO ${table} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [JSON.stringify(rows)]);
}

async function readColumns(client: pg.ClientBase): Promise<Map<string, Set<string>>> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `SELECT table_name::text AS table, array_agg(column_name::text) AS columns FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name`,
  );
  return new Map(rows.map((row) => [row.table, new Set(row.columns)]));
}

/** Somebody with the same id is the same person; the handle of another is taken: then this one gets a number. Nobody can sign in until an admin makes him a link. */
async function importUser(client: pg.ClientBase, row: UserRow, columns: Map<string, Set<string>>, result: ImportResult, keep: KeepContent): Promise<void> {
  const there = await client.query('SELECT 1 FROM users WHERE id = $1', [row.id]);
  if (there.rows.length > 0) {
    result.knownUsers += 1;
    return;
  }
  let { handle } = row;
  for (let nth = 2; await isHandleTaken(client, handle); nth += 1) handle = `${row.handle.slice(0, 28)}-${nth}`;
  if (handle !== row.handle) result.renamed.push(`@${row.handle} → @${handle}`);
  const picture = typeof row['picture'] === 'string' && (await keep(row['picture'])) ? row['picture'] : null;
  await insertRows(
    client,
    'users',
    [{ ...row, handle, picture, search_key: searchKeyOf(handle, row.display_name), password_hash: null, admin: false }],
    columns,
  );
  result.users += 1;
}

/** By somebody who is here, by an account that was deleted, or by what calls everybody. */
async function isHandleTaken(client: pg.ClientBase, handle: string): Promise<boolean> {
  if (isReservedHandle(handle)) return true;
  const taken = await client.query('SELECT 1 FROM users WHERE handle = $1 UNION ALL SELECT 1 FROM reserved_handles WHERE handle = $1', [handle]);
  return taken.rows.length > 0;
}

/** A public room's name is its own: where another has it, this one says that it was imported. */
async function importRoom(client: pg.ClientBase, row: RoomRow, columns: Map<string, Set<string>>, result: ImportResult): Promise<void> {
  let { name } = row;
  if (row.kind === 'public') {
    for (let nth = 1; (await client.query('SELECT 1 FROM rooms WHERE public_name_key = $1', [nameKeyOf(name)])).rows.length > 0; nth += 1)
      name = `${row.name} (imported${nth === 1 ? '' : ` ${nth}`})`;
  }
  if (name !== row.name) result.renamed.push(`#${row.name} → #${name}`);
  const topic = typeof row['topic'] === 'string' ? row['topic'] : '';
  await insertRows(
    client,
    'rooms',
    [{ ...row, name, name_key: fold(name), topic, topic_key: fold(topic), public_name_key: row.kind === 'public' ? nameKeyOf(name) : null }],
    columns,
  );
}

/** What is counted and derived, once all rows of a room are there: the log is whole, events of messages have their digest, sums are right. */
async function finishRoom(client: pg.ClientBase, id: string, head: number): Promise<void> {
  const { rows } = await client.query<{ count: number; head: number }>(
    'SELECT count(*)::int AS count, coalesce(max(seq), 0)::int AS head FROM events WHERE room_id = $1',
    [id],
  );
  if (rows[0]?.count !== head || rows[0].head !== head) throw new Error(`the log of room ${id} is not whole in the export`);
  await client.query(
    `UPDATE events e SET digest = message_digest(m.salt, m.room_id, m.id, m.author_id, m.reply_to_id, m.thread_root_id, m.kind, m.body) FROM messages m
     WHERE e.room_id = $1 AND e.type = 'message-created' AND e.digest IS NULL AND m.id = e.message_id AND m.room_id = e.room_id AND m.salt IS NOT NULL`,
    [id],
  );
  await client.query(`UPDATE rooms SET member_count = (SELECT count(*) FROM memberships m WHERE m.room_id = $1 AND m.state = 'active') WHERE id = $1`, [id]);
  await client.query(
    `INSERT INTO file_use AS u (owner_id, bytes) SELECT o.owner, sum(f.size) FROM files f CROSS JOIN LATERAL (VALUES (f.uploader_id), ($2::uuid)) o(owner) WHERE f.room_id = $1 GROUP BY o.owner
     ON CONFLICT (owner_id) DO UPDATE SET bytes = u.bytes + excluded.bytes`,
    [id, serverOwner],
  );
}

/**
 * Brings the lines of an export into this server: ids stay, so the same export twice has the same effect as once. A room comes in one transaction, whole or not
 * at all; a room that is there already stays as it is.
 * @throws {CliError} where the lines are cut off or not an export
 */
export async function importLines(client: pg.Client, lines: AsyncIterable<ExportLine>, keep: KeepContent, terminal: Terminal): Promise<ImportResult> {
  const result: ImportResult = { users: 0, knownUsers: 0, rooms: 0, knownRooms: 0, messages: 0, files: 0, renamed: [] };
  const columns = await readColumns(client);
  const tables = new Map<string, string>(partTables.map(({ type, table }) => [type, table]));
  const progress = terminal.progress('Importing');
  let room: { id: string; isKnown: boolean } | null = null;
  let held: { type: PartType; rows: Record<string, unknown>[] } | null = null;
  let isEnded = false;
  let isFirst = true;

  const flush = async () => {
    if (held !== null) await insertRows(client, tables.get(held.type) ?? '', held.rows, columns);
    held = null;
  };

  try {
    for await (const line of lines) {
      if (isFirst && (line.type !== 'parley-export' || line.format > exportFormat)) {
        throw new CliError(
          'This is not an export that this version can read.',
          'Give the folder that `parley-relay export` wrote, with this version of Parley or a newer one.',
        );
      }
      isFirst = false;
      if (line.type === 'user') await importUser(client, line.row, columns, result, keep);
      else if (line.type === 'room') {
        await client.query('BEGIN');
        await client.query('SELECT lock_rooms(ARRAY[$1::uuid])', [line.row.id]);
        const isKnown = (await client.query('SELECT 1 FROM rooms WHERE id = $1', [line.row.id])).rows.length > 0;
        room = { id: line.row.id, isKnown };
        if (!isKnown) await importRoom(client, line.row, columns, result);
      } else if (line.type === 'room-end') {
        if (room?.id !== line.id) throw new Error(`the export ends room ${line.id}, which it did not begin`);
        await flush();
        if (!room.isKnown) await finishRoom(client, line.id, line.head);
        await client.query('COMMIT');
        if (room.isKnown) result.knownRooms += 1;
        else result.rooms += 1;
        room = null;
      } else if (line.type === 'end') isEnded = true;
      else if (line.type !== 'parley-export') {
        if (room === null || line.row['room_id'] !== room.id) throw new Error(`a line of the type ${line.type} is not within its room`);
        if (room.isKnown) continue;
        if (line.type === 'file') {
          for (const column of ['content', 'thumb_content']) if (typeof line.row[column] === 'string') await keep(line.row[column]);
          result.files += 1;
        }
        if (line.type === 'message') {
          result.messages += 1;
          progress.at(result.messages, 0, 'messages');
        }
        if (held !== null && (held.type !== line.type || held.rows.length >= rowsAtOnce)) await flush();
        held ??= { type: line.type, rows: [] };
        held.rows.push(line.row);
      }
    }
    if (!isEnded) throw new Error('the export is cut off');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    if (error instanceof CliError) throw error;
    throw new CliError(
      `The import stopped: ${error instanceof Error ? error.message : String(error)}`,
      'Rooms that were finished are there, others not at all. Put it right and import again: nothing comes twice.',
      { cause: error },
    );
  }
  progress.done(`${formatCount(result.messages)} messages of ${result.rooms} rooms`);
  return result;
}
