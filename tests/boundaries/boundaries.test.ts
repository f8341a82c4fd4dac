import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One planted sin for each rule: the importing file, what it imports, and the rule that must say so. */
const sins: [file: string, imported: string, rule: string][] = [
  ['shared/sin.ts', 'uuid', 'shared-imports-only-zod'],
  ['shared/sin-node.ts', 'node:fs', 'shared-imports-only-zod'],
  ['desktop/renderer/sin-node.ts', 'node:fs', 'renderer-without-node'],
  ['desktop/renderer/sin-electron.ts', 'electron', 'renderer-without-electron'],
  ['desktop/renderer/sin-engine.ts', '../engine/fine.ts', 'renderer-knows-no-process'],
  ['desktop/preload/sin.ts', '../../shared/fine.ts', 'preload-is-a-bridge'],
  ['desktop/engine/sin-electron.ts', 'electron', 'engine-is-pure'],
  ['desktop/engine/sin-socket.ts', 'socket.io-client', 'engine-is-pure'],
  ['desktop/engine/sin-main.ts', '../main/fine.ts', 'engine-knows-no-shell'],
  ['desktop/engine/store/sin.ts', 'better-sqlite3', 'sqlite-opened-in-one-place'],
  ['desktop/main/sin-keytar.ts', 'keytar', 'keychain-in-two-places'],
  ['desktop/main/sin-socket.ts', 'socket.io-client', 'socket-client-in-two-places'],
  ['desktop/main/sin-react.ts', 'react', 'shell-shows-and-carries'],
  ['desktop/main/sin-sqlite.ts', 'better-sqlite3', 'shell-shows-and-carries'],
  ['desktop/engine-process/sin.ts', 'electron', 'electron-in-the-shell-only'],
  ['relay/domain/sin.ts', 'socket.io', 'relay-domain-is-pure'],
  ['relay/domain/sin-redis.ts', 'ioredis', 'relay-domain-is-pure'],
  ['relay/domain/sin-store.ts', '../persistence/fine.ts', 'relay-domain-is-pure'],
  ['relay/realtime/sin.ts', '../persistence/fine.ts', 'relay-edges-get-their-deps'],
  ['relay/http/sin.ts', '../bus/fine.ts', 'relay-edges-get-their-deps'],
  ['relay/realtime/sin-http.ts', '../http/fine.ts', 'realtime-knows-no-http'],
  ['relay/http/sin-realtime.ts', '../realtime/fine.ts', 'http-knows-no-realtime'],
  ['relay/bus/sin.ts', '@prisma/client', 'prisma-in-persistence-only'],
  ['relay/sin-desktop.ts', '../desktop/engine/fine.ts', 'relay-knows-no-desktop'],
  ['desktop/engine/sin-relay.ts', '../../relay/domain/fine.ts', 'desktop-knows-no-relay'],
  ['relay/sin-tests.ts', '../tests/fine.ts', 'nothing-ships-tests'],
  ['relay/cycle-a.ts', './cycle-b.ts', 'no-cycles'],
  ['relay/sin-nowhere.ts', './nowhere.ts', 'no-unresolvable'],
];

/** Imports that are allowed; a rule that hits them is too wide. */
const virtues: [file: string, imported: string][] = [
  ['shared/good.ts', 'zod'],
  ['desktop/preload/good.ts', '../../shared/ipc/channels.ts'],
  ['desktop/engine/store/open-store.ts', 'better-sqlite3'],
  ['desktop/main/keychain/good.ts', 'keytar'],
  ['desktop/engine-process/node-keychain.ts', 'keytar'],
  ['desktop/engine-process/good.ts', 'socket.io-client'],
  ['desktop/main/good.ts', 'electron'],
  ['relay/persistence/good.ts', '@prisma/client'],
  ['relay/good.ts', './realtime/fine.ts'],
  ['tests/good.ts', '../relay/domain/fine.ts'],
];

const folder = mkdtempSync(join(tmpdir(), 'parley-boundaries-'));
let violations: { from: string; rule: { name: string; severity: string } }[] = [];

beforeAll(() => {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const name of ['zod', 'uuid', 'electron', 'keytar', 'react', 'better-sqlite3', 'socket.io', 'socket.io-client', 'ioredis', '@prisma/client']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }));
    write(`node_modules/${name}/index.js`, 'export const it = 1;\n');
  }
  const areas = [
    'shared',
    'shared/ipc',
    'desktop/engine',
    'desktop/main',
    'relay/domain',
    'relay/persistence',
    'relay/bus',
    'relay/http',
    'relay/realtime',
    'tests',
  ];
  for (const area of areas) write(`${area}/fine.ts`, 'export const it = 1;\n');
  write('relay/cycle-b.ts', "import { it } from './cycle-a.ts';\nexport { it };\n");
  write('shared/ipc/channels.ts', 'export const it = 1;\n');
  for (const [file, imported] of [...sins, ...virtues]) write(file, `import { it } from '${imported}';\nexport { it };\n`);
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cruiser, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'shared', 'desktop', 'relay', 'tests'];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  expect(run.stdout, run.stderr).toMatch(/^\{/);
  violations = JSON.parse(run.stdout).summary.violations;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(sins)('%s must not import %s: %s', (file, _imported, rule) => {
  const found = violations.filter((violation) => violation.from === file);
  expect(found.map((violation) => violation.rule.name)).toContain(rule);
  expect(found.every((violation) => violation.rule.severity === 'error')).toBe(true);
});

test.each(virtues)('%s may import %s', (file) => {
  expect(violations.filter((violation) => violation.from === file)).toEqual([]);
});
