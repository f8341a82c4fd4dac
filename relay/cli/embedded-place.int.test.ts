import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand, startCommand } from '../../tests/support/command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-own-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const environment = (name: string) => ({ DATA_DIR: join(folder, name), PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info' });

it('starts a relay with its own database, works beside it, and without it', async () => {
  const nowhere = await runCommand(['backup', '--to', join(folder, 'backups')], environment('nowhere'));
  expect(nowhere).toMatchObject({ code: 1 });
  expect(nowhere.err).toContain('There is no database in DATA_DIR');

  const relay = startCommand(['start'], environment('one'));
  let log = '';
  relay.child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await expect.poll(() => log, { timeout: 60_000 }).toContain('relay listening on');
  const beside = await runCommand(['admin', 'create', 'ada'], environment('one'));
  expect(beside, beside.err).toMatchObject({ code: 0 });
  const saved = await runCommand(['backup', '--to', join(folder, 'backups')], environment('one'));
  expect(saved, saved.err).toMatchObject({ code: 0 });
  const tooEarly = await runCommand(['restore', '--from', join(folder, 'backups'), '--force'], environment('one'));
  expect(tooEarly).toMatchObject({ code: 1 });
  expect(tooEarly.err).toContain('A relay is using this database.');
  relay.child.kill('SIGTERM');
  expect((await relay.ended).code).toBe(0);

  const after = await runCommand(['admin', 'list'], environment('one'));
  expect(after.out).toContain('@ada');
  const restored = await runCommand(['restore', '--from', join(folder, 'backups')], environment('two'));
  expect(restored, restored.err).toMatchObject({ code: 0 });
  expect((await runCommand(['admin', 'list'], environment('two'))).out).toContain('@ada  ada  (admin)');
}, 180_000);
