import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { runCommand, startCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer } from '../../../tests/support/filled-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const lineSchema = z.object({
  roomId: z.string(),
  seq: z.number(),
  at: z.number(),
  type: z.string(),
  actorId: z.string(),
  messageId: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
  message: z.looseObject({ body: z.string().nullish(), length: z.number(), deletedAt: z.number().nullable() }).nullable(),
});
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));

let server: FilledServer;
let folder: string;
beforeAll(async () => {
  server = await openFilledServer({ messages: 3_000, files: 0 });
  folder = await mkdtemp(join(tmpdir(), 'parley-feed-'));
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true, force: true });
});

describe('export --format ndjson', () => {
  it('writes every event once, each room in the order of its log, words as they are', async () => {
    const done = await runCommand(['export', '--format', 'ndjson'], server.environment);
    expect(done, done.err).toMatchObject({ code: 0 });
    const lines = linesOf(done.out);
    const stored = await server.query('SELECT count(*)::int AS count FROM events');
    expect(lines.length).toBe(stored[0]?.['count']);
    for (const roomId of server.roomIds) {
      const seqs = lines.filter((line) => line.roomId === roomId).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
    expect(lines.some(({ message }) => message?.body?.startsWith('word\t1\nsecond \\N line 🎉 '))).toBe(true);
    // The messages of the lines, found another way: by their ids.
    const told = await server.query(
      `SELECT e.room_id::text, e.seq::int, e.type, jsonb_build_object('body', CASE WHEN m.deleted_at IS NULL THEN m.body END, 'kind', m.kind, 'length', char_length(m.body), 'editedAt', m.edited_at,
         'deletedAt', m.deleted_at, 'replyToId', m.reply_to_id, 'threadRootId', m.thread_root_id, 'up', m.up, 'down', m.down) AS message
       FROM events e JOIN messages m ON m.id = e.message_id AND m.room_id = e.room_id WHERE e.type IN ('message-created', 'message-edited')`,
    );
    const messages = new Map(told.map((row) => [`${row['room_id']} ${row['seq']}`, row['message']]));
    expect(told.some(({ type }) => type === 'message-edited')).toBe(true);
    const others = lines.filter((line) => !isDeepStrictEqual(line.message, messages.get(`${line.roomId} ${line.seq}`) ?? null));
    expect(others).toEqual([]);
    const deleted = lines.find(({ message }) => message !== null && message.deletedAt !== null);
    expect(deleted?.message).toMatchObject({ length: 0 });
    expect(done.out).not.toContain('to be deleted');
  });

  it('hides people behind names that stay the same, and leaves out what they wrote', async () => {
    const [secret, other] = [join(folder, 'secret'), join(folder, 'other')];
    await writeFile(secret, 'a secret that is long enough');
    await writeFile(other, 'quite another long secret');
    const [first, again, differently] = await Promise.all(
      [secret, secret, other].map((file) => runCommand(['export', '--format', 'ndjson', '--room', 'general', '--pseudonyms', file], server.environment)),
    );
    if (!first || !again || !differently) throw new Error('no answers');
    expect(first.out).toBe(again.out);
    const people = await server.query('SELECT id::text FROM users');
    for (const { id } of people) for (const text of [first.out, differently.out]) expect(text.includes(String(id))).toBe(false);
    const names = (text: string) =>
      new Set(linesOf(text).flatMap(({ actorId, data }) => [actorId, ...(typeof data?.['userId'] === 'string' ? [data['userId']] : [])]));
    expect(names(first.out).size).toBe(3);
    expect([...names(first.out)].some((name) => names(differently.out).has(name))).toBe(false);
    expect(linesOf(first.out).every(({ message }) => message?.body === undefined)).toBe(true);
  });

  it('begins where it is told to, and says what is wrong', async () => {
    await server.query('UPDATE events SET at = 1000 WHERE room_id = $1 AND seq <= 100', [server.roomIds[0]]);
    const since = await runCommand(['export', '--format', 'ndjson', '--room', 'general', '--since', '2020-01-01', '--no-bodies'], server.environment);
    expect(linesOf(since.out)[0]?.seq).toBe(101);
    expect(since.out).not.toContain('"body"');
    const wrong = [
      [['export', '--format', 'csv'], 'no format csv'],
      [['export', '--format', 'ndjson', '--since', 'soon'], 'is no moment'],
      [['export', folder, '--follow'], 'belong to --format'],
      [['export', '--format', 'ndjson', '--pseudonyms', join(folder, 'nothing')], 'cannot be read'],
    ] as const;
    for (const [args, words] of wrong) {
      const refused = await runCommand([...args], server.environment);
      expect([refused.code, refused.err.includes(words)], refused.err).toEqual([2, true]);
    }
  });

  it('asks for the id where several rooms are called so', async () => {
    await server.query(`UPDATE rooms SET name = 'twice' WHERE id = ANY($1)`, [server.roomIds.slice(0, 2)]);
    const several = await runCommand(['export', '--format', 'ndjson', '--room', '#Twice'], server.environment);
    expect(several).toMatchObject({ code: 1, out: '' });
    expect(several.err).toContain('2 rooms are called Twice.');
    const one = await runCommand(['export', '--format', 'ndjson', '--room', server.roomIds[0] ?? ''], server.environment);
    expect(new Set(linesOf(one.out).map(({ roomId }) => roomId))).toEqual(new Set([server.roomIds[0]]));
  });

  it('follows what is said, until it is stopped', async () => {
    const running = startCommand(['export', '--format', 'ndjson', '--room', 'quiet', '--follow'], server.environment);
    let out = '';
    running.child.stdout?.on('data', (chunk: string) => {
      out += chunk;
    });
    await expect.poll(() => out.includes('\n'), { timeout: 30_000 }).toBe(true);
    const before = linesOf(out).length;
    await server.query(
      `SELECT append_log_v1(ARRAY[$1::uuid], ARRAY[gen_random_uuid()], ARRAY[(SELECT user_id FROM memberships WHERE room_id = $1::uuid ORDER BY joined_at LIMIT 1)], ARRAY[1::bigint], ARRAY['message-created'], ARRAY['said later'], ARRAY[1], ARRAY[NULL::jsonb])`,
      [server.roomIds[2]],
    );
    await expect.poll(() => out.includes('said later'), { timeout: 30_000 }).toBe(true);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
    expect(linesOf(out).length).toBe(before + 1);
  });

  it('ends in words where nobody reads any more', async () => {
    const running = startCommand(['export', '--format', 'ndjson'], server.environment);
    running.child.stdout?.once('data', () => running.child.stdout?.destroy());
    const { code, err } = await running.ended;
    expect([code, err.includes('Nobody reads the output any more')], err).toEqual([1, true]);
  });
});
