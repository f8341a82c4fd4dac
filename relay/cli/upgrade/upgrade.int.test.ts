import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { migrationsFolder } from '../../../prisma/migrate.ts';
import { runCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer } from '../../../tests/support/filled-server.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: FilledServer;
let folder: string;
beforeAll(async () => {
  server = await openFilledServer({ messages: 1_000, files: 2 });
});
afterAll(() => server.end());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-upgrade-'));
  return () => rm(folder, { recursive: true, force: true });
});

/** The migrations of a later version: those of this one, and more. */
async function laterVersion(more: Record<string, string>): Promise<string> {
  const migrations = join(folder, 'migrations');
  await cp(migrationsFolder, migrations, { recursive: true });
  for (const [name, sql] of Object.entries(more)) {
    await mkdir(join(migrations, name));
    await writeFile(join(migrations, name, 'migration.sql'), sql);
  }
  return migrations;
}

const everything = () =>
  server.query(
    `SELECT (SELECT md5(string_agg(e::text, ',' ORDER BY room_id, seq)) FROM events e) AS events, (SELECT store_id FROM server) AS store,
       (SELECT string_agg(table_name || '.' || column_name, ',' ORDER BY table_name, ordinal_position) FROM information_schema.columns WHERE table_schema = 'public') AS columns,
       (SELECT string_agg(migration_name, ',' ORDER BY migration_name) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS migrations`,
  );

it('leaves everything as it was where a migration fails, those before it too', async () => {
  const before = await everything();
  const migrations = await laterVersion({
    '29990101000000_grows': 'ALTER TABLE users ADD COLUMN shoe_size INT; CREATE TABLE shoes (id INT PRIMARY KEY);',
    '29990102000000_fails': 'ALTER TABLE rooms ADD COLUMN colour TEXT; SELECT 1 / 0;',
  });
  const result = await runCommand(['upgrade', '--to', join(folder, 'backups'), '--migrations', migrations], server.environment);
  expect(result, result.err).toMatchObject({ code: 1 });
  expect(result.err).toContain('The migration failed and was rolled back: 29990102000000_fails: division by zero');
  expect(await everything()).toEqual(before);
  expect(JSON.parse((await runCommand(['backup', 'list', '--from', join(folder, 'backups'), '--json'], server.environment)).out)).toHaveLength(1);
});

it('goes back to its backup where the new version does not start on the new tables', async () => {
  const before = await everything();
  const migrations = await laterVersion({ '29990101000000_breaks': 'ALTER TABLE server RENAME COLUMN store_id TO other_id;' });
  const result = await runCommand(['upgrade', '--to', join(folder, 'backups'), '--migrations', migrations], server.environment);
  expect(result, result.err).toMatchObject({ code: 1 });
  expect(result.err).toContain('The new version does not work here');
  expect(result.err).toContain('again as it was before, to the last row');
  expect(await everything()).toEqual(before);
});

it('does not begin where the log has a hole', async () => {
  const [room = ''] = server.roomIds;
  await server.query('UPDATE events SET seq = -5 WHERE room_id = $1 AND seq = 7', [room]);
  const migrations = await laterVersion({ '29990101000000_grows': 'ALTER TABLE users ADD COLUMN shoe_size INT;' });
  const refused = await runCommand(['upgrade', '--to', join(folder, 'backups'), '--migrations', migrations], server.environment);
  await server.query('UPDATE events SET seq = 7 WHERE room_id = $1 AND seq = -5', [room]);
  expect(refused, refused.err).toMatchObject({ code: 1 });
  expect(refused.err).toContain('Not upgraded: logs have no gap');
});

it('says what it would do, wants a backup, and then does it', async () => {
  const before = await everything();
  const migrations = await laterVersion({ '29990101000000_grows': 'ALTER TABLE users ADD COLUMN shoe_size INT;' });
  const looked = await runCommand(['upgrade', '--dry-run', '--migrations', migrations], server.environment);
  expect(looked, looked.err).toMatchObject({ code: 0 });
  expect(looked.err).toContain('To be applied: 29990101000000_grows');
  expect((await runCommand(['upgrade', '--no-backup', '--migrations', migrations], server.environment)).code).toBe(2);
  expect((await runCommand(['upgrade', '--migrations', migrations], server.environment)).code).toBe(2);
  expect(await everything()).toEqual(before);

  const done = await runCommand(['upgrade', '--to', join(folder, 'backups'), '--json', '--migrations', migrations], server.environment);
  expect(done, done.err).toMatchObject({ code: 0 });
  expect(JSON.parse(done.out)).toMatchObject({ applied: ['29990101000000_grows'] });
  const [after] = await everything();
  expect(after?.['columns']).toContain('users.shoe_size');
  expect(after?.['events']).toBe(before[0]?.['events']);
  // Prisma's own rules find the same: nothing is left to do, and an older version says that it is older.
  const again = await runCommand(['upgrade', '--dry-run', '--migrations', migrations], server.environment);
  expect(again.err).toContain('already those of this version');
  const older = await runCommand(['upgrade', '--dry-run'], server.environment);
  expect(older).toMatchObject({ code: 1 });
  expect(older.err).toContain('belongs to a newer Parley');
});
