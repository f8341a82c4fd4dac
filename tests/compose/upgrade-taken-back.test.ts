import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Conversation, startConversation } from './conversation.ts';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';
import { createInstallation, type Installation } from './installation.ts';
import { trustOf } from './tls-person.ts';

let engine: DockerEngine;
let place: Installation;
let talk: Conversation;

beforeAll(async () => {
  engine = await startDockerEngine();
  place = await createInstallation(engine);
  await place.compose(['build', '--quiet', 'relay-a']);
  await place.compose(['up', '--detach', '--no-build']);
  const { code, fingerprint } = await place.welcome();
  await place.waitHealthy('relay-b');
  talk = await startConversation(place, await trustOf(place.url, fingerprint), code);
  await talk.join(2);
  await talk.spread();
}, 400_000);
afterAll(async () => {
  for (const person of talk?.people ?? []) person.close();
  await place?.remove();
  await engine?.stop();
}, 120_000);

test('an upgrade to an image that never gets healthy is taken back by itself', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-broken-'));
  try {
    // Its command line works and its node does not: found by the first node that is replaced.
    writeFileSync(join(folder, 'Dockerfile'), 'FROM parley-relay:test-1\nCMD ["node", "-e", "process.exit(1)"]\n');
    writeFileSync(join(folder, 'compose.yml'), `services: { relay-a: { build: { context: ${folder}, dockerfile: Dockerfile } } }\n`);
    const broken = { PARLEY_VERSION: 'test-broken', COMPOSE_FILE: `docker-compose.yml:${join(folder, 'compose.yml')}` };
    await talk.underTraffic('an upgrade taken back', async () => {
      await expect(place.script('deploy/rolling-upgrade.sh', broken)).rejects.toThrow('Both nodes run the version before (parley-relay:test-1)');
    });
    for (const service of ['relay-a', 'relay-b']) {
      await place.waitHealthy(service);
      expect((await place.docker(['inspect', '--format', '{{.Config.Image}}', await place.containerOf(service)])).trim()).toBe('parley-relay:test-1');
    }
  } finally {
    rmSync(folder, { recursive: true });
    await place.docker(['image', 'rm', '--force', 'parley-relay:test-broken']);
  }
});
