import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { zstdDecompressSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand, startCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer } from '../../../tests/support/filled-server.ts';
import type { FeedLine } from './feed-line.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: FilledServer;
let folder: string;
beforeAll(async () => {
  server = await openFilledServer({ messages: 3_000, files: 0 });
  folder = await mkdtemp(join(tmpdir(), 'parley-parquet-'));
  await server.query(`UPDATE messages SET body = body || repeat('long ', 4000) WHERE seq % 2 = 0 AND deleted_at IS NULL`);
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)) };
const run = (...args: string[]) => runCommand(['export', '--format', ...args], server.environment);
const read = async (path: string) => {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  return { metadata, rows: await parquetReadObjects({ file, compressors }) };
};
const linesOf = (text: string) =>
  text === ''
    ? []
    : (text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)) as FeedLine[]);
const moment = (ms: number | null | undefined) => (ms === null || ms === undefined ? undefined : new Date(ms));

/** A line as the row that stands for it in the table. */
const rowOf = ({ message, ...line }: FeedLine, withBodies: boolean) => ({
  room_id: line.roomId,
  seq: BigInt(line.seq),
  at: new Date(line.at),
  type: line.type,
  actor_id: line.actorId,
  message_id: line.messageId ?? undefined,
  ...(withBodies ? { body: message?.body ?? undefined } : {}),
  kind: message?.kind,
  length: message?.length,
  edited_at: moment(message?.editedAt),
  deleted_at: moment(message?.deletedAt),
  reply_to_id: message?.replyToId ?? undefined,
  thread_root_id: message?.threadRootId ?? undefined,
  up: message?.up,
  down: message?.down,
  data: line.data ?? undefined,
});
/** What is absent is `null` for one reader and `undefined` for another. */
const plain = (rows: Record<string, unknown>[]) => rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null])));

describe('export --format parquet', () => {
  it('writes a typed table with a row for each line of the ndjson, in row groups, for its owner only', async () => {
    const path = join(folder, 'all.parquet');
    const ndjson = join(await mkdtemp(join(folder, 'beside-')), 'all.ndjson');
    const done = await run('parquet', '--out', path);
    expect(await run('ndjson', '--out', ndjson)).toMatchObject({ code: 0, out: '' });
    expect([done.code, done.out], done.err).toEqual([0, '']);
    const { metadata, rows } = await read(path);
    const stored = await server.query('SELECT count(*)::int AS count FROM events');
    expect(rows.length).toBe(stored[0]?.['count']);
    const wanted = plain(linesOf(await readFile(ndjson, 'utf8')).map((line) => rowOf(line, true)));
    const found = plain(rows);
    expect(found.length).toBe(wanted.length);
    // One row alone is compared in words: they are long.
    const at = wanted.findIndex((row, index) => !isDeepStrictEqual(row, found[index]));
    expect(found[at]).toEqual(wanted[at]);
    expect(metadata.row_groups.length).toBeGreaterThan(1);
    const typeOf = new Map(
      parquetSchema(metadata).children.map(({ element }) => [element.name, `${element.converted_type ?? element.type} ${element.repetition_type}`]),
    );
    expect(Object.fromEntries(typeOf)).toMatchObject({
      seq: 'INT64 REQUIRED',
      at: 'TIMESTAMP_MILLIS REQUIRED',
      type: 'UTF8 REQUIRED',
      body: 'UTF8 OPTIONAL',
      length: 'INT32 OPTIONAL',
      data: 'JSON OPTIONAL',
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('takes the same rooms, moments and names as ndjson does, on standard output too', async () => {
    const secret = join(folder, 'secret');
    await writeFile(secret, 'a secret that is long enough');
    const since = new Date(Number((await server.query('SELECT at FROM events WHERE room_id = $1 AND seq = 20', [server.roomIds[0]]))[0]?.['at'])).toISOString();
    const same = ['--room', '#general', '--since', since, '--pseudonyms', secret];
    const [hidden, lines] = [join(folder, 'hidden.parquet'), await run('ndjson', ...same)];
    expect(await run('parquet', '--out', hidden, ...same)).toMatchObject({ code: 0 });
    const { rows, metadata } = await read(hidden);
    expect(plain(rows)).toEqual(plain(linesOf(lines.out).map((line) => rowOf(line, false))));
    expect(metadata.key_value_metadata).toContainEqual({ key: 'parley.people', value: 'pseudonyms' });
    const bytes = await readFile(hidden, 'latin1');
    for (const { id } of await server.query('SELECT id::text FROM users')) expect(bytes.includes(String(id))).toBe(false);
    const piped = await runCommand(['export', '--format', 'parquet', '--room', 'quiet', '--no-bodies'], server.environment);
    expect([piped.code, piped.out.startsWith('PAR1'), piped.out.endsWith('PAR1')], piped.err).toEqual([0, true, true]);
  });

  it('is a table without rows where nothing happened', async () => {
    const path = join(folder, 'nothing.parquet');
    expect(await run('parquet', '--out', path, '--since', '2099-01-01')).toMatchObject({ code: 0 });
    const { rows, metadata } = await read(path);
    expect([rows, parquetSchema(metadata).children.length]).toEqual([[], 16]);
  });

  it('leaves nothing of an export that was stopped or failed', async () => {
    const place = await mkdtemp(join(tmpdir(), 'parley-stopped-'));
    const blocked = server.query('BEGIN; LOCK TABLE messages; SELECT pg_sleep(3); ROLLBACK');
    const running = startCommand(['export', '--format', 'parquet', '--out', join(place, 'x.parquet')], server.environment);
    await expect.poll(async () => (await readdir(place)).length, { timeout: 30_000 }).toBe(1);
    running.child.kill('SIGTERM');
    const [ended] = await Promise.all([running.ended, blocked]);
    expect([ended.code, ended.err.includes('Stopped before the end')], ended.err).toEqual([1, true]);
    expect(await run('parquet', '--out', join(place, 'y.parquet'), '--room', 'nowhere')).toMatchObject({ code: 1 });
    expect(await readdir(place)).toEqual([]);
    await rm(place, { recursive: true });
  });
});

describe('export --cursor', () => {
  it('goes on where the last export ended', async () => {
    const cursor = join(folder, 'cursor.json');
    const first = linesOf((await run('ndjson', '--cursor', cursor)).out);
    expect(linesOf((await run('ndjson', '--cursor', cursor)).out)).toEqual([]);
    await server.query(
      `SELECT append_log_v1(ARRAY[$1::uuid], ARRAY[gen_random_uuid()], ARRAY[(SELECT user_id FROM memberships WHERE room_id = $1::uuid ORDER BY joined_at LIMIT 1)], ARRAY[1::bigint], ARRAY['message-created'], ARRAY['said later'], ARRAY[1], ARRAY[NULL::jsonb])`,
      [server.roomIds[2]],
    );
    const path = join(folder, 'more.parquet');
    expect(await run('parquet', '--cursor', cursor, '--out', path)).toMatchObject({ code: 0 });
    expect((await read(path)).rows).toMatchObject([{ room_id: server.roomIds[2], body: 'said later' }]);
    expect(linesOf((await run('ndjson')).out).length).toBe(first.length + 1);
  });

  it('says so where the file is no cursor, or of a log that is not there', async () => {
    const [broken, ahead] = [join(folder, 'broken.json'), join(folder, 'ahead.json')];
    await writeFile(broken, '{"rooms": 5}');
    await writeFile(ahead, JSON.stringify({ parleyFeedCursor: 1, rooms: { [server.roomIds[0] ?? '']: 1e9 } }));
    const [first, second] = [await run('ndjson', '--cursor', broken), await run('ndjson', '--cursor', ahead)];
    expect([first.code, first.err.includes('is no cursor')], first.err).toEqual([2, true]);
    expect([second.code, second.err.includes('ahead of the log')], second.err).toEqual([1, true]);
  });
});

it('says what does not go together', async () => {
  const there = join(folder, 'there');
  await writeFile(there, '');
  const wrong = [
    [['parquet', '--follow'], 'cannot follow'],
    [['ndjson', '--follow', '--out', 'x'], 'cannot follow'],
    [['parquet', '--out', there], 'is there already'],
    [['parquet', '--out', join(folder, 'no', 'such', 'folder')], 'cannot be written'],
    [['xlsx'], 'ndjson or parquet'],
  ] as const;
  for (const [args, words] of wrong) {
    const refused = await run(...args);
    expect([refused.code, refused.err.includes(words)], refused.err).toEqual([2, true]);
  }
  expect(await readFile(there, 'utf8')).toBe('');
});
