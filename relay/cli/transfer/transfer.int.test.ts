import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer, queryDatabase } from '../../../tests/support/filled-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/postgres.ts';
import { startRelay } from '../../../tests/support/relay.ts';
import { zipOf } from './testing/write-zip.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: FilledServer;
let folder: string;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  server = await openFilledServer({ messages: 4_000, files: 3 });
  await server.query(`UPDATE files SET message_id = (SELECT id FROM messages WHERE room_id = files.room_id AND seq = 50), place = 1`);
  folder = await mkdtemp(join(tmpdir(), 'parley-transfer-'));
});
afterAll(async () => {
  await server.end();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function otherServer(name: string): Promise<{ url: string; environment: Record<string, string>; dataDir: string }> {
  const database = await createTestDatabase();
  databases.push(database);
  const dataDir = join(folder, name);
  return { url: database.url, dataDir, environment: { ...server.environment, DATABASE_URL: database.url, DATA_DIR: dataDir } };
}

const rooms = (url: string) =>
  queryDatabase(
    url,
    `SELECT r.id, r.member_count, (SELECT md5(string_agg(e::text, E'\\n' ORDER BY e.seq)) FROM events e WHERE e.room_id = r.id) AS events,
       (SELECT md5(string_agg(m::text, E'\\n' ORDER BY m.id)) FROM messages m WHERE m.room_id = r.id) AS messages FROM rooms r ORDER BY r.id`,
  );

describe('export and import', () => {
  it('brings every room into another Parley, the log as it was, and twice is as once', async () => {
    const target = join(folder, 'all');
    const exported = await runCommand(['export', target, '--json'], server.environment);
    expect(exported, exported.err).toMatchObject({ code: 0 });
    expect(JSON.parse(exported.out)).toMatchObject({ rooms: 3, users: 3, files: 3, missingFiles: 0 });
    const text = await readFile(join(target, 'export.ndjson'), 'utf8');
    expect(text).not.toContain('password');
    expect((await runCommand(['export', target], server.environment)).err).toContain('is there already');

    const to = await otherServer('other');
    const first = await runCommand(['import', target, '--json'], to.environment);
    expect(first, first.err).toMatchObject({ code: 0 });
    expect(JSON.parse(first.out)).toMatchObject({ users: 3, rooms: 3, knownRooms: 0, files: 3, renamed: [] });
    expect(await rooms(to.url)).toEqual(await rooms(server.databaseUrl));
    for (const content of server.contents) {
      const path = ['files', 'contents', content.slice(0, 2), content.slice(2, 4), content];
      expect(await readFile(join(to.dataDir, ...path))).toEqual(await readFile(join(server.dataDir, ...path)));
    }
    const before = await rooms(to.url);
    const again = await runCommand(['import', target, '--json'], to.environment);
    expect(JSON.parse(again.out)).toMatchObject({ users: 0, knownUsers: 3, rooms: 0, knownRooms: 3 });
    expect(await rooms(to.url)).toEqual(before);
    expect((await runCommand(['doctor', '--deep', '--json'], to.environment)).out).toMatch(
      /"name": "messages match the log",\s+"level": "ok"|"level": "ok",[^}]*3 rooms/,
    );
  });

  it('takes one room, and leaves nothing half where the export is cut off', async () => {
    const target = join(folder, 'one');
    expect((await runCommand(['export', target, '--room', '#general', '--no-files'], server.environment)).code).toBe(0);
    const lines = join(target, 'export.ndjson');
    const whole = await readFile(lines, 'utf8');
    await truncate(lines, Math.floor(whole.length / 2));
    const to = await otherServer('cut');
    const cut = await runCommand(['import', target], to.environment);
    expect(cut).toMatchObject({ code: 1 });
    expect(await rooms(to.url)).toEqual([]);
    await writeFile(lines, whole);
    // Another ada, and another room of that name.
    await queryDatabase(to.url, `DELETE FROM users`);
    const [, row] = whole.split('\n');
    const ada = JSON.parse(row ?? '').row.handle;
    await queryDatabase(to.url, `INSERT INTO users (id, handle, display_name, search_key, created_at) VALUES (gen_random_uuid(), $1, 'Other', 'other', 1)`, [
      ada,
    ]);
    const done = await runCommand(['import', target, '--json'], to.environment);
    expect(done, done.err).toMatchObject({ code: 0 });
    expect(JSON.parse(done.out)).toMatchObject({ rooms: 1, files: 0, renamed: [`@${ada} → @${ada}-2`] });
  });
});

const slackExport = {
  'users.json': JSON.stringify([
    { id: 'U1', name: 'ada', profile: { real_name: 'Ada L.', display_name: '' } },
    { id: 'U2', name: 'Ben O', real_name: 'Ben', deleted: true },
  ]),
  'channels.json': JSON.stringify([
    { id: 'C1', name: 'general', created: 1_500_000_000, creator: 'U1', is_archived: false, members: ['U1', 'U2'], topic: { value: 'All &amp; sundry' } },
    { id: 'C2', name: 'old', created: 1_500_000_000, creator: 'U2', is_archived: true, members: ['U2'] },
  ]),
  'general/2020-01-02.json': JSON.stringify([
    { type: 'message', subtype: 'channel_join', user: 'U2', ts: '1577923200.000100', text: '<@U2> has joined the channel' },
    {
      type: 'message',
      user: 'U1',
      ts: '1577923300.000200',
      text: 'Morning <@U2>, *news*',
      reactions: [
        { name: '+1', users: ['U2', 'U1'], count: 2 },
        { name: 'our-logo', users: ['U2'] },
      ],
      thread_ts: '1577923300.000200',
    },
    { type: 'message', user: 'U2', ts: '1577923400.000300', text: 'in the thread', thread_ts: '1577923300.000200' },
    {
      type: 'message',
      subtype: 'bot_message',
      bot_id: 'B7',
      username: 'Deploys',
      ts: '1577923500.000400',
      text: 'done',
      attachments: [{ fallback: 'build 7' }],
    },
    { type: 'message', user: 'U1', ts: '1577923600.000500', text: '', files: [{ name: 'plan.pdf', url_private: 'https://files.example.org/plan.pdf' }] },
    { type: 'message', user: 'U1', ts: '1577923700.000600', text: 'y'.repeat(20_000), edited: { user: 'U1', ts: '1577923800.000000' } },
  ]),
  'general/2020-01-01.json': JSON.stringify([{ type: 'message', user: 'U2', ts: '1577836800.000100', text: 'first of all' }]),
};

describe('import slack', () => {
  it('brings people, channels, messages with their times, threads and reactions, once', async () => {
    const zip = join(folder, 'slack.zip');
    await writeFile(zip, zipOf(slackExport));
    const to = await otherServer('slack');
    await queryDatabase(
      to.url,
      `INSERT INTO users (id, handle, display_name, search_key, created_at) VALUES ('00000000-0000-4000-8000-0000000000aa', 'ada', 'Ada here', 'ada', 1)`,
    );
    const run = () => runCommand(['import', 'slack', zip, '--match-handles', '--owner', 'ada', '--json'], to.environment);
    const imported = await run();
    expect(imported, imported.err).toMatchObject({ code: 0 });
    expect(JSON.parse(imported.out)).toMatchObject({ rooms: 2, users: 2, messages: 7 });
    const messages = await queryDatabase(
      to.url,
      `SELECT u.handle, left(m.body, 40) AS body, m.created_at::float8 AS at, m.thread_root_id IS NOT NULL AS threaded, m.edited_at IS NOT NULL AS edited FROM messages m JOIN users u ON u.id = m.author_id
       JOIN rooms r ON r.id = m.room_id WHERE r.name = 'general' ORDER BY m.seq`,
    );
    expect(messages).toMatchObject([
      { handle: 'ben-o', body: 'first of all', at: 1_577_836_800_000 },
      { handle: 'ada', body: 'Morning @ben-o, **news**', at: 1_577_923_300_000, threaded: false },
      { handle: 'ben-o', body: 'in the thread', threaded: true },
      { handle: 'deploys', body: 'done\nbuild 7' },
      { handle: 'ada', body: '📎 plan.pdf https://files.example.org/pla' },
      { handle: 'ada', edited: true },
      { handle: 'ada', edited: true },
    ]);
    expect(await queryDatabase(to.url, `SELECT emoji, count(*)::int AS count FROM reactions GROUP BY emoji`)).toEqual([{ emoji: '👍', count: 2 }]);
    expect(await queryDatabase(to.url, `SELECT name, topic, archived_at IS NOT NULL AS archived, member_count FROM rooms ORDER BY name`)).toEqual([
      { name: 'general', topic: 'All & sundry', archived: false, member_count: 3 },
      { name: 'old', topic: '', archived: true, member_count: 2 },
    ]);
    expect(await queryDatabase(to.url, `SELECT count(*)::int AS without FROM events WHERE type = 'message-created' AND digest IS NULL`)).toEqual([
      { without: 0 },
    ]);

    // A relay serves it: the log is read as any other, and the search finds it.
    const relay = await startRelay({ databaseUrl: to.url });
    try {
      await expect.poll(() => queryDatabase(to.url, `SELECT count(*)::int AS found FROM message_search`), { timeout: 20_000 }).toEqual([{ found: 7 }]);
    } finally {
      await relay.stop();
    }
    const again = await run();
    expect(JSON.parse(again.out)).toMatchObject({ rooms: 0, knownRooms: 2, users: 0, messages: 0 });
  });

  it('takes names that are too long, half of a character, or nobody may have here', async () => {
    const zip = join(folder, 'odd.zip');
    const long = `${'x'.repeat(59)}🦊 and more`;
    await writeFile(
      zip,
      zipOf({
        'users.json': JSON.stringify([
          { id: 'U1', name: 'here', real_name: long },
          { id: 'U2', name: 'gone', real_name: 'half \ud83e' },
        ]),
        'channels.json': JSON.stringify([
          { id: 'C1', name: 'odd', created: 1_500_000_000, creator: 'U1', members: ['U1', 'U2'], topic: { value: 'nul \u0000 here' } },
        ]),
        'odd/2020-01-01.json': JSON.stringify([{ type: 'message', user: 'U2', ts: '1577836800.000100', text: 'half \ud83e of it' }]),
      }),
    );
    const to = await otherServer('odd');
    await queryDatabase(to.url, `INSERT INTO reserved_handles (handle) VALUES ('gone')`);
    const imported = await runCommand(['import', 'slack', zip, '--json'], to.environment);
    expect(imported, imported.err).toMatchObject({ code: 0 });
    expect(await queryDatabase(to.url, `SELECT handle, display_name FROM users ORDER BY handle`)).toEqual([
      { handle: 'gone-2', display_name: 'half \ufffd' },
      { handle: 'here-2', display_name: `${'x'.repeat(59)}🦊` },
    ]);
    expect(await queryDatabase(to.url, `SELECT r.topic, m.body FROM rooms r JOIN messages m ON m.room_id = r.id`)).toEqual([
      { topic: 'nul  here', body: 'half \ufffd of it' },
    ]);
  });

  it('says so where the file is something else', async () => {
    const other = join(folder, 'other.zip');
    await writeFile(other, 'not a zip at all');
    const refused = await runCommand(['import', 'slack', other], server.environment);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain('is not an export of Slack');
    await writeFile(other, zipOf({ 'readme.txt': 'hello' }));
    expect((await runCommand(['import', 'slack', other], server.environment)).err).toContain('is not an export of Slack');
  });
});
