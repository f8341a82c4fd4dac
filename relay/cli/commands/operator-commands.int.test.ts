import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer } from '../../../tests/support/filled-server.ts';
import { startRelay } from '../../../tests/support/relay.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: FilledServer;
beforeAll(async () => {
  server = await openFilledServer({ messages: 3_000, files: 1 });
});
afterAll(() => server.end());

const run = (...args: string[]) => runCommand(args, { ...server.environment, PUBLIC_URL: 'https://chat.example.org' });

describe('admin', () => {
  it('makes an admin whose link sets the password with which he signs in', async () => {
    const made = await run('admin', 'create', 'Root', '--name', 'Root of all');
    expect(made, made.err).toMatchObject({ code: 0 });
    const link = new URL(made.out.trim());
    expect(link.origin).toBe('https://chat.example.org');
    const relay = await startRelay({ databaseUrl: server.databaseUrl });
    try {
      const post = (path: string, body: object) =>
        fetch(new URL(path, relay.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const reset = await post('/v1/auth/reset', { code: link.hash.slice(1), next: 'a new long password' });
      expect(reset.status, await reset.text()).toBeLessThan(300);
      const device = { name: 'test', platform: 'linux' };
      const signedIn = await post('/v1/auth/login', { handle: 'root', password: 'a new long password', device });
      expect(signedIn.status).toBe(200);
    } finally {
      await relay.stop();
    }
    const listed = await run('admin', 'list', '--filter', 'admins');
    expect(listed.out).toContain('@root  Root of all  (admin)');
    const twice = await run('admin', 'create', 'root');
    expect(twice).toMatchObject({ code: 1 });
    expect(twice.err).toContain('taken');
    expect(await run('admin', 'create', 'no spaces please')).toMatchObject({ code: 2 });
  });

  it('deactivates, reactivates, grants, revokes and invites, and the audit log has it all', async () => {
    for (const [command, words] of [
      ['deactivate', '@ben can sign in no more.'],
      ['reactivate', '@ben can sign in again.'],
      ['grant', '@ben is an admin now.'],
      ['revoke', '@ben is no admin any more.'],
    ] as const) {
      const result = await run('admin', command, '@Ben');
      expect(result, result.err).toMatchObject({ code: 0 });
      expect(result.out).toContain(words);
    }
    const reset = await run('admin', 'reset', 'ben', '--second-step');
    expect(reset, reset.err).toMatchObject({ code: 0 });
    expect(reset.err).toContain('There was no second step.');
    const invited = await run('admin', 'invite', '--uses', '1', '--by', 'ada');
    expect(invited, invited.err).toMatchObject({ code: 0 });
    expect(invited.out).toContain('https://chat.example.org/');
    expect(await server.query(`SELECT target_name, details FROM audit_entries WHERE action = 'invite-made' AND actor_id IS NULL`)).toEqual([
      { target_name: 'ada', details: { days: 7, uses: 1 } },
    ]);
    const unknown = await run('admin', 'deactivate', 'nobody');
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.err).toContain('Nobody here has the handle @nobody.');
    const lines = await server.query(`SELECT action FROM audit_entries WHERE target_name = 'ben' AND actor_id IS NULL ORDER BY id`);
    expect(lines.map((line) => line['action'])).toEqual(['user-deactivated', 'user-reactivated', 'user-made-admin', 'user-admin-ended', 'reset-link-made']);
  });
});

describe('retention', () => {
  it('counts first, then deletes through the log, which stays without a gap', async () => {
    const [room = ''] = server.roomIds;
    const young = Date.now();
    await server.query('UPDATE messages SET created_at = created_at - 40 * 86400000::bigint WHERE room_id = $1 AND seq <= 1000', [room]);
    await server.query('UPDATE messages SET pinned = true WHERE room_id = $1 AND seq = 500', [room]);
    const counted = await run('retention', '--days', '30', '--keep-pinned', '--json');
    expect(counted, counted.err).toMatchObject({ code: 0 });
    const { found, deleted } = JSON.parse(counted.out);
    expect(deleted).toBe(0);
    expect(found).toBeGreaterThan(900);
    const before = await server.query('SELECT count(*)::int AS count, max(seq)::int AS head FROM events WHERE room_id = $1', [room]);

    const applied = await run('retention', '--days', '30', '--keep-pinned', '--apply', '--json');
    expect(applied, applied.err).toMatchObject({ code: 0 });
    expect(JSON.parse(applied.out)).toMatchObject({ found, deleted: found });
    const [log] = await server.query('SELECT count(*)::int AS count, min(seq)::int AS first, max(seq)::int AS head FROM events WHERE room_id = $1', [room]);
    expect(log).toEqual({ count: log?.['head'], first: 1, head: Number(before[0]?.['head']) + found });
    expect(
      await server.query(`SELECT count(*)::int AS left FROM messages WHERE room_id = $1 AND deleted_at IS NULL AND created_at < $2 AND NOT pinned`, [
        room,
        young - 30 * 86_400_000,
      ]),
    ).toEqual([{ left: 0 }]);
    expect(await server.query(`SELECT body <> '' AS kept FROM messages WHERE room_id = $1 AND seq = 500`, [room])).toEqual([{ kept: true }]);
    expect(await server.query(`SELECT count(*)::int AS operators FROM memberships WHERE user_id = '00000000-0000-8000-8000-000000000001'`)).toEqual([
      { operators: 0 },
    ]);
    expect(await server.query(`SELECT details FROM audit_entries WHERE action = 'retention-applied'`)).toEqual([{ details: { days: 30, messages: found } }]);
    expect(JSON.parse((await run('retention', '--days', '30', '--keep-pinned', '--json')).out)).toMatchObject({ found: 0 });
  });

  it('takes one room by its name, and says when there is none', async () => {
    const one = await run('retention', '--days', '1', '--room', '#general');
    expect(one, one.err).toMatchObject({ code: 0 });
    const none = await run('retention', '--days', '1', '--room', 'nowhere');
    expect(none).toMatchObject({ code: 1 });
    expect(none.err).toContain('There is no room nowhere.');
    expect(await run('retention', '--days', 'many')).toMatchObject({ code: 2 });
  });
});

describe('config check', () => {
  it('names every problem at once, and shows no secret', async () => {
    const wrong = await runCommand(['config', 'check', '--json'], {
      DATA_DIR: server.dataDir,
      PORT: '99999',
      REGISTRATION: 'maybe',
      JWT_SECRET: 'short',
      DATABASE_URL: 'postgresql://u:hidden-word@h/d',
    });
    expect(wrong).toMatchObject({ code: 2 });
    const { problems, values } = JSON.parse(wrong.out);
    expect(problems.join('\n')).toMatch(/PORT.*\n[\s\S]*JWT_SECRET.*\n[\s\S]*REGISTRATION/);
    expect(wrong.out).not.toContain('hidden-word');
    expect(values).toContainEqual({ name: 'LOG_LEVEL', value: 'info', source: 'default', problem: null });
    const right = await runCommand(['config', 'check'], server.environment);
    expect(right).toMatchObject({ code: 0 });
    expect(right.out).toContain('The configuration is right.');
    expect(right.out).not.toContain(server.environment['JWT_SECRET']);
  });
});

it('tells how it is used', async () => {
  const help = await runCommand(['--help'], {});
  expect(help).toMatchObject({ code: 0 });
  for (const command of ['start', 'config', 'doctor', 'backup', 'restore', 'upgrade', 'admin', 'retention']) {
    expect(help.out).toContain(command);
    const own = await runCommand([command, '--help'], {});
    expect(own).toMatchObject({ code: 0 });
    expect(own.out).toContain('Usage:');
  }
  expect(await runCommand(['bogus'], {})).toMatchObject({ code: 2 });
});
