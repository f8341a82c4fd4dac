import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mustRun, runCommand } from '../../scripts/run-command.mjs';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const images = ['parley-relay:built', 'parley-relay:built-again'] as const;
/** What we put on top of Node's image. */
const ownBytesMax = 70 * 1000 ** 2;

/** The checkout as it was when the test began: somebody may work in it meanwhile. */
const checkout = mkdtempSync(join(tmpdir(), 'parley-checkout-'));

let engine: DockerEngine;
beforeAll(async () => {
  engine = await startDockerEngine();
  const isSource = (path: string) => !['node_modules', 'generated', 'dist'].includes(basename(path));
  for (const name of ['package.json', 'package-lock.json', '.npmrc', '.dockerignore', 'shared', 'relay', 'prisma', 'bot-kit', 'deploy', 'desktop/package.json'])
    cpSync(join(root, name), join(checkout, name), { recursive: true, filter: isSource });
  await build(images[0]);
}, 500_000);
afterAll(async () => {
  rmSync(checkout, { recursive: true, force: true });
  await runCommand('docker', ['image', 'rm', '--force', ...images], { env: engine?.env ?? {} });
  await engine?.stop();
}, 60_000);

const docker = (...args: string[]) => mustRun('docker', args, { cwd: checkout, env: engine.env });
/**
 * Nothing of the cache: it knows what `COPY --from` copies by its contents, not by its times, so a layer that an older Dockerfile made, which did not set the
 * times, would be taken for this one's. `SOURCE_DATE_EPOCH` is the time that the image itself names.
 */
const how = ['--quiet', '--no-cache', '--build-arg', 'SOURCE_DATE_EPOCH=0', '--file', 'deploy/Dockerfile'];
const build = (tag: string) => docker('build', ...how, '--tag', tag, '.');
const inspect = async (image: string) => JSON.parse(await docker('image', 'inspect', image))[0];
/** Runs something in the image as it is meant to run: on a read-only root. */
const inImage = (...command: string[]) =>
  docker('run', '--rm', '--read-only', '--network', 'none', '--entrypoint', command[0] ?? '', images[0], ...command.slice(1));

test('two builds give the same image, to the byte', { timeout: 600_000 }, async () => {
  // By somebody whose umask is strict, at another time.
  await mustRun('sh', ['-c', 'chmod -R go= . && find . -exec touch {} +'], { cwd: checkout });
  await build(images[1]);
  const [first, second] = await Promise.all(images.map(inspect));
  // The layers first: where they differ, this says which.
  expect(second.RootFS.Layers).toEqual(first.RootFS.Layers);
  expect(second.Id).toBe(first.Id);
});

test('it is small, and only what runs is in it', async () => {
  const [ours, nodes] = await Promise.all([inspect(images[0]), inspect('node:24-bookworm-slim')]);
  console.log(`the image: ${Math.round(ours.Size / 1e6)} MB, of which ours ${Math.round((ours.Size - nodes.Size) / 1e6)} MB`);
  expect(ours.Size - nodes.Size).toBeLessThan(ownBytesMax);
  const unwanted = ['*.test.ts', '*.d.ts', '*.map', '*.env', 'README.md', 'coverage'].flatMap((name, index) => [...(index > 0 ? ['-o'] : []), '-name', name]);
  expect((await inImage('find', '/app', ...unwanted)).trim()).toBe('');
});

test('the list of its packages names everything that is installed, and nothing else', async () => {
  const sbom = JSON.parse(await inImage('cat', '/app/sbom.cyclonedx.json')) as { components: { name: string; version: string }[] };
  const list = `const fs=require('node:fs');const seen=[];function look(folder){if(!fs.existsSync(folder))return;for(const name of fs.readdirSync(folder)){const path=folder+'/'+name;
    if(name.startsWith('.')||fs.lstatSync(path).isSymbolicLink())continue;if(name.startsWith('@')){look(path);continue}
    if(fs.existsSync(path+'/package.json')){const p=JSON.parse(fs.readFileSync(path+'/package.json'));seen.push(p.name+'@'+p.version);look(path+'/node_modules')}}};for(const folder of ['','/relay','/shared'])look('/app'+folder+'/node_modules');console.log(seen.join(' '))`;
  const installed = new Set((await inImage('node', '-e', list)).trim().split(' '));
  const named = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
  expect(installed.size).toBeGreaterThan(50);
  expect([...installed].filter((name) => !named.has(name))).toEqual([]);
  expect([...named].filter((name) => !installed.has(name))).toEqual([]);
});

test('it runs as an ordinary user, who can write nothing of the image, and says how it is', async () => {
  expect((await inImage('id', '-u')).trim()).toBe('1000');
  const { Config } = await inspect(images[0]);
  expect(Config.User).toBe('node');
  expect(Config.Healthcheck.Test.join(' ')).toContain('/readyz');
  // Node itself is process 1: no shell or npm stands between it and a signal.
  expect(Config.Cmd[0]).toBe('node');
  const writable = await docker(
    'run',
    '--rm',
    '--network',
    'none',
    '--entrypoint',
    'sh',
    images[0],
    '-c',
    'find /app /usr /etc -writable -not -type l | head -3',
  );
  expect(writable.trim()).toBe('');
});

test('a wrong configuration is said in plain words at once', async () => {
  const { code, output } = await runCommand('docker', ['run', '--rm', '--network', 'none', '--env', 'PORT=many', images[0]], { env: engine.env });
  expect([code === 0, output.includes('PORT')]).toEqual([false, true]);
});
