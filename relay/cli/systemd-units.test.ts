import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const units = join(root, 'deploy', 'systemd');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

let folder: string;
beforeAll(() => {
  // The programs that the units name must be there to be verified: this checkout stands in for /opt/parley.
  folder = mkdtempSync(join(tmpdir(), 'parley-units-'));
  cpSync(units, folder, { recursive: true, filter: (path) => path !== join(units, 'parley-relay') });
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('/opt/parley', root);
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.runIf(hasSystemd)('systemd understands every line of the units', () => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], { encoding: 'utf8' });
  const ours = verified.stderr.split('\n').filter((line) => line.includes('parley'));
  expect(ours).toEqual([]);
});

test.runIf(hasSystemd)('systemd finds little that the services may do', () => {
  for (const name of ['parley-relay.service', 'parley-backup.service']) {
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=25', '--no-pager', join(folder, name)], { encoding: 'utf8' });
    expect(judged.status, judged.stdout.split('\n').slice(-4).join('\n')).toBe(0);
  }
});

test('what the units run is there', () => {
  for (const name of ['parley-relay.service', 'parley-backup.service']) {
    const program = /^ExecStart=\S+ \/opt\/parley\/(\S+)/m.exec(readFileSync(join(units, name), 'utf8'))?.[1] ?? '';
    expect(readFileSync(join(root, program), 'utf8')).toContain('runCommandLine');
  }
});
