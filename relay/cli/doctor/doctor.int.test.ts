import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer } from '../../../tests/support/filled-server.ts';
import { startTestRedis, type TestRedis } from '../../../tests/support/redis.ts';
import { startRelay } from '../../../tests/support/relay.ts';
import { readManifest, writeManifest } from '../backup/manifest.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

type Finding = { name: string; level: string; words: string; advice?: string };

let server: FilledServer;
let folder: string;
beforeAll(async () => {
  server = await openFilledServer({ messages: 2_000, files: 3 });
  folder = await mkdtemp(join(tmpdir(), 'parley-doctor-'));
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

async function examine(
  environment: Record<string, string> = {},
  args: string[] = [],
): Promise<{ code: number | null; of: (name: string) => Finding; all: Finding[] }> {
  const result = await runCommand(['doctor', '--json', ...args], {
    ...server.environment,
    JWT_SECRET: '6f1e0c5b9a8d47233f1c0b9e8d7a6f5c4b3a29181706f5e4',
    ...environment,
  });
  const all = (JSON.parse(result.out) as { findings: Finding[] }).findings;
  return {
    code: result.code,
    all,
    of: (name) => all.find((finding) => finding.name === name) ?? { name, level: 'absent', words: '' },
  };
}

describe('doctor', () => {
  it('looks at more than 20 things and finds a well server well', async () => {
    const { all, of } = await examine({}, ['--deep']);
    expect(all.length).toBeGreaterThan(20);
    for (const name of [
      'database answers',
      'database version',
      'clocks',
      'schema',
      'indexes',
      'logs have no gap',
      'messages match the log',
      'files are whole',
      'file store takes files',
      'secrets',
      'connections',
      'long transactions',
    ]) {
      expect(of(name)).toMatchObject({ level: 'ok' });
    }
    // The database of the tests runs without fsync, and doctor is right to say so.
    expect(of('durability')).toMatchObject({ level: 'problem', words: 'fsync and full_page_writes switched off' });
    for (const finding of all) if (finding.level === 'warning' || finding.level === 'problem') expect(finding.advice ?? '').not.toBe('');
  });

  it('finds a hole in a log, a lost message, a broken index and a missing migration', async () => {
    const [room = ''] = server.roomIds;
    const cut = await server.query('DELETE FROM events WHERE room_id = $1 AND seq = 100 RETURNING *', [room]);
    expect((await examine({}, ['--deep'])).of('logs have no gap')).toMatchObject({ level: 'problem', words: expect.stringContaining(room) });
    const columns = Object.keys(cut[0] ?? {});
    await server.query(
      `INSERT INTO events (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(cut[0] ?? {}),
    );

    const lost = await server.query('DELETE FROM messages WHERE room_id = $1 AND seq = 100 RETURNING id', [room]);
    expect(lost).toHaveLength(1);
    await server.query(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'messages_place_idx'::regclass`);
    const [newest] = await server.query(
      `DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING to_jsonb(_prisma_migrations) AS row`,
    );
    expect(newest).toBeDefined();
    const { code, of } = await examine({}, ['--deep']);
    expect(code).toBe(1);
    expect(of('messages match the log')).toMatchObject({ level: 'problem', words: expect.stringContaining('1 events without their message') });
    expect(of('indexes')).toMatchObject({ level: 'problem', words: expect.stringContaining('messages_place_idx') });
    expect(of('schema')).toMatchObject({ level: 'warning', words: '1 migration is missing' });
    // Back as it was: the tables of that migration are there, it cannot be applied again.
    await server.query('INSERT INTO _prisma_migrations SELECT * FROM jsonb_populate_record(NULL::_prisma_migrations, $1::jsonb)', [
      JSON.stringify(newest?.['row']),
    ]);
  });

  it('finds damaged and missing files, and others who can read the secrets', async () => {
    const [first = '', second = ''] = server.contents;
    const pathOf = (content: string) => join(server.dataDir, 'files', 'contents', content.slice(0, 2), content.slice(2, 4), content);
    await writeFile(pathOf(first), 'other bytes');
    await rm(pathOf(second));
    await writeFile(join(server.dataDir, 'jwt-secret'), 'x');
    await chmod(join(server.dataDir, 'jwt-secret'), 0o644);
    const { of } = await examine({}, ['--deep']);
    expect(of('files are whole')).toMatchObject({ level: 'problem', words: expect.stringContaining('1 are missing and 1 are damaged') });
    expect(of('secrets are private')).toMatchObject({ level: 'problem', advice: expect.stringContaining('chmod 600') });
  });

  it('says what is wrong where nothing answers, and does not stop there', async () => {
    const { code, of, all } = await examine({
      DATABASE_URL: 'postgresql://parley:hidden-word@127.0.0.1:1/parley',
      REDIS_URL: 'redis://127.0.0.1:1',
      PUBLIC_URL: 'https://127.0.0.1:1',
      JWT_SECRET: 'change-me-change-me-change-me-change-me',
    });
    expect(code).toBe(1);
    expect(of('database answers')).toMatchObject({ level: 'problem', advice: expect.stringContaining('DATABASE_URL') });
    expect(of('clocks')).toMatchObject({ level: 'skipped' });
    expect(of('Redis answers')).toMatchObject({ level: 'problem' });
    expect(of('Redis memory')).toMatchObject({ level: 'skipped' });
    expect(of('public address')).toMatchObject({ level: 'problem' });
    expect(of('certificate')).toMatchObject({ level: 'problem' });
    expect(of('WebSocket')).toMatchObject({ level: 'problem' });
    expect(of('secrets')).toMatchObject({ level: 'problem', words: 'JWT_SECRET can be guessed' });
    expect(JSON.stringify(all)).not.toContain('hidden-word');
  });

  it('finds who reads the logs far behind, and is not misled by rooms that nobody listens to', async () => {
    const [room = ''] = server.roomIds;
    await server.query(`INSERT INTO consumer_groups (consumer, since_ms) VALUES ('webhooks', 0) ON CONFLICT DO NOTHING`);
    await server.query(`INSERT INTO consumer_cursors (consumer, room_id, seq) SELECT 'search', id, 1000000 FROM rooms ON CONFLICT DO NOTHING`);
    await server.query(`INSERT INTO consumer_cursors (consumer, room_id, seq) VALUES ('webhooks', $1, 0)`, [room]);
    const { of: well } = await examine();
    for (const name of ['search keeps up', 'webhooks keep up', 'push keeps up']) expect(well(name)).toMatchObject({ level: 'ok' });
    await server.query(`UPDATE consumer_cursors SET seq = 0 WHERE consumer = 'search' AND room_id = $1`, [room]);
    const { of } = await examine();
    expect(of('search keeps up')).toMatchObject({
      level: 'warning',
      words: expect.stringMatching(/^1 0\d\d events behind in 1 room, the oldest /),
      advice: expect.stringContaining('catches up'),
    });
    await server.query('DELETE FROM consumer_cursors');
  });

  it('finds no backup, an old one, and a young one', async () => {
    const place = join(folder, 'backups');
    expect((await examine({}, ['--backups', place])).of('backup')).toMatchObject({ level: 'problem', words: expect.stringContaining('there is none') });
    expect((await runCommand(['backup', '--to', place], server.environment)).code).toBe(0);
    expect((await examine({}, ['--backups', place])).of('backup')).toMatchObject({ level: 'ok' });
    const list = join(place, (await readdir(place)).find((entry) => entry.startsWith('parley-')) ?? '', 'manifest.json');
    const manifest = readManifest(await readFile(list, 'utf8'));
    await writeFile(list, writeManifest({ ...manifest, madeAt: new Date(Date.now() - 5 * 86_400_000).toISOString() }));
    expect((await examine({}, ['--backups', place])).of('backup')).toMatchObject({ level: 'problem', words: expect.stringContaining('5 days') });
  });

  describe('beside running nodes', () => {
    let redis: TestRedis;
    beforeAll(async () => {
      redis = await startTestRedis();
    });
    afterAll(() => redis.stop());

    it('sees the node, its socket, Redis, and another secret', async () => {
      const relay = await startRelay({
        databaseUrl: server.databaseUrl,
        redisUrl: redis.url,
        jwtSecret: '6f1e0c5b9a8d47233f1c0b9e8d7a6f5c4b3a29181706f5e4',
        nodeName: 'node-1',
      });
      try {
        const base = { REDIS_URL: redis.url, PUBLIC_URL: relay.url, PORT: new URL(relay.url).port };
        const { of } = await examine(base);
        for (const name of ['Redis answers', 'Redis memory', 'Redis carries news', 'nodes have one secret', 'public address', 'WebSocket', 'this node'])
          expect(of(name)).toMatchObject({ level: 'ok' });
        expect(of('certificate')).toMatchObject({ level: 'skipped' });
        const other = await examine({ ...base, JWT_SECRET: 'e4f5061718293a4b5c6f7a8d9e0b1c3f2337d48a9b5c0e1f' });
        expect(other.of('nodes have one secret')).toMatchObject({ level: 'problem', words: expect.stringContaining('node-1') });
        await redis.command('CONFIG SET maxmemory-policy allkeys-lru');
        expect((await examine(base)).of('Redis memory')).toMatchObject({ level: 'warning', words: expect.stringContaining('allkeys-lru') });
      } finally {
        await relay.stop();
      }
    });
  });
});
