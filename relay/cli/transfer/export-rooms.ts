import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import type { Contents } from '../../domain/files/file-ports.ts';
import { CliError } from '../cli-error.ts';
import { findRoom } from '../find-room.ts';
import { withClient } from '../open-place.ts';
import { relayVersion } from '../relay-version.ts';
import { formatCount, type Terminal } from '../terminal.ts';
import { type ExportLine, exportFile, exportFormat, partTables } from './export-format.ts';

const rowsAtOnce = 1_000;
/** What only the person himself, or this server alone, has to do with. */
const privateColumns: Record<string, string[]> = {
  users: ['password_hash', 'admin', 'inbox_version', 'presence', 'presence_version', 'last_seen_at'],
  memberships: ['last_sent_at'],
};

export type ExportResult = { rooms: number; users: number; messages: number; files: number; missingFiles: number };

/** Rows of a query, some at a time: a room may have millions. */
async function* rowsOf(client: pg.ClientBase, table: string, condition: string, order: string, values: unknown[]): AsyncGenerator<Record<string, unknown>> {
  await client.query(`DECLARE part NO SCROLL CURSOR FOR SELECT to_jsonb(t) - $1::text[] AS row FROM ${table} t WHERE ${condition} ORDER BY ${order}`, [
    privateColumns[table] ?? [],
    ...values,
  ]);
  for (;;) {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(`FETCH ${rowsAtOnce} FROM part`);
    for (const { row } of rows) yield row;
    if (rows.length < rowsAtOnce) break;
  }
  await client.query('CLOSE part');
}

async function roomIds(client: pg.ClientBase, wanted: string | null): Promise<string[]> {
  if (wanted !== null) return [await findRoom(client, wanted)];
  const { rows } = await client.query<{ id: string }>('SELECT r.id::text FROM rooms r WHERE r.deleted_at IS NULL ORDER BY r.created_at, r.id');
  return rows.map((row) => row.id);
}

/**
 * Writes rooms (all, or one) with everybody in them as of one moment.
 * @param input.folder must not be there yet; it appears when it is whole
 */
export async function exportRooms(input: {
  databaseUrl: string;
  contents: Contents;
  folder: string;
  room: string | null;
  withFiles: boolean;
  terminal: Terminal;
}): Promise<ExportResult> {
  const { terminal } = input;
  const partial = `${input.folder}.partial`;
  if ((await readdir(input.folder).catch(() => null)) !== null) throw new CliError(`${input.folder} is there already.`, 'Name a folder that is not there yet.');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  const result: ExportResult = { rooms: 0, users: 0, messages: 0, files: 0, missingFiles: 0 };
  const contents = new Set<string>();
  const progress = terminal.progress('Exporting');

  async function* lines(client: pg.ClientBase): AsyncGenerator<ExportLine> {
    yield { type: 'parley-export', format: exportFormat, madeAt: new Date().toISOString(), parley: relayVersion };
    const ids = await roomIds(client, input.room);
    const named = `($2::text IS NULL OR t.id IN (SELECT m.user_id FROM memberships m WHERE m.room_id = ANY($3::uuid[])))`;
    for await (const row of rowsOf(client, 'users', named, 'created_at, id', [input.room, ids])) {
      result.users += 1;
      if (typeof row['picture'] === 'string') contents.add(row['picture']);
      yield { type: 'user', row: row as Extract<ExportLine, { type: 'user' }>['row'] };
    }
    for (const id of ids) {
      for await (const row of rowsOf(client, 'rooms', 't.id = $2', 'id', [id]))
        yield { type: 'room', row: row as Extract<ExportLine, { type: 'room' }>['row'] };
      let head = 0;
      for (const { type, table, order } of partTables) {
        if (type === 'file' && !input.withFiles) continue;
        const condition = type === 'file' ? 't.room_id = $2 AND t.message_id IS NOT NULL AND t.removed_at IS NULL' : 't.room_id = $2';
        for await (const row of rowsOf(client, table, condition, order, [id])) {
          if (type === 'event') head = Number(row['seq']);
          if (type === 'message') {
            result.messages += 1;
            if (!input.withFiles) row['has_files'] = false;
          }
          if (type === 'file') for (const column of ['content', 'thumb_content']) if (typeof row[column] === 'string') contents.add(row[column]);
          progress.at(result.messages, 0, 'messages');
          yield { type, row };
        }
      }
      result.rooms += 1;
      yield { type: 'room-end', id, head };
    }
    yield { type: 'end', rooms: ids.length };
  }

  async function* text(client: pg.ClientBase): AsyncGenerator<string> {
    for await (const line of lines(client)) yield `${JSON.stringify(line)}\n`;
  }

  try {
    await withClient(input.databaseUrl, async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await pipeline(Readable.from(text(client)), createWriteStream(join(partial, exportFile), { mode: 0o600 }));
    });
    progress.done(`${formatCount(result.messages)} messages of ${result.rooms} rooms`);
    const files = terminal.progress('Copying files');
    for (const content of contents) {
      const source = await input.contents.open(content, null).catch(() => null);
      if (source === null) {
        result.missingFiles += 1;
        continue;
      }
      const path = contentFile(partial, content);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(source, createWriteStream(path, { mode: 0o600 }));
      result.files += 1;
      files.at(result.files, contents.size, 'files');
    }
    files.done(`${result.files} files`);
    await rename(partial, input.folder);
    return result;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

export function contentFile(folder: string, content: string): string {
  return join(folder, 'contents', content.slice(0, 2), content);
}
