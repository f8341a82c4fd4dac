import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSelfSignedCertificate } from '../../relay/first-start/self-signed-certificate.ts';
import { freePort } from '../support/redis.ts';
import { until } from '../support/wire-client.ts';
import { type Conversation, startConversation } from './conversation.ts';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';
import { createInstallation, type Installation } from './installation.ts';
import { ask, type Trust, trustOf } from './tls-person.ts';

// The proxies that are described beside the default one: nodes that are killed, hang, drain, and configurations that are read again, with people talking.

let engine: DockerEngine;
let place: Installation;
let folder: string;
let code: string;
let fingerprint: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-proxies-'));
  engine = await startDockerEngine();
  place = await createInstallation(engine);
  await place.compose(['build', '--quiet', 'relay-a']);
  await place.compose(['up', '--detach', '--no-build']);
  ({ code, fingerprint } = await place.welcome());
  await place.waitHealthy('relay-b');
}, 400_000);
afterAll(async () => {
  await place?.docker(['rm', '--force', `${place.project}-nginx`]).catch(() => undefined);
  await place?.remove();
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** Which nodes answer `count` requests of strangers, one after the other. */
async function nodesBehind(url: string, trust: Trust, count: number, headers: Record<string, string> = {}): Promise<Set<string>> {
  const seen = new Set<string>();
  for (let n = 0; n < count; n += 1) {
    const { status, body } = await ask(`${url}/v1/server`, trust, { headers });
    seen.add(status === 200 ? JSON.parse(body).nodeName : `HTTP ${status}`);
  }
  return seen;
}

describe('nginx, as in the example', () => {
  let url: string;
  let trust: Trust;
  let talk: Conversation;
  const nginx = () => `${place.project}-nginx`;
  beforeAll(async () => {
    const { certificate, key } = makeSelfSignedCertificate(['chat.example.org']);
    const example = readFileSync(fileURLToPath(new URL('../../deploy/nginx/parley.conf', import.meta.url)), 'utf8');
    // The only thing that is somebody's own: where the nodes are.
    const files = {
      'parley.conf': example.replace('10.0.0.11', 'relay-a').replace('10.0.0.12', 'relay-b'),
      'certificate.pem': certificate,
      'key.pem': key,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const port = await freePort();
    const mounts = [
      `${folder}/parley.conf:/etc/nginx/conf.d/parley.conf:ro`,
      ...['certificate.pem', 'key.pem'].map((name) => `${folder}/${name}:/etc/nginx/${name}:ro`),
    ];
    const options = ['--network', `${place.project}_edge`, '--publish', `127.0.0.1:${port}:443`, ...mounts.flatMap((mount) => ['--volume', mount])];
    await place.docker(['run', '--detach', '--name', nginx(), ...options, 'nginx:1']);
    url = `https://127.0.0.1:${port}`;
    trust = { ca: certificate, checkServerIdentity: () => undefined };
    await until(
      'nginx',
      () =>
        ask(`${url}/healthz`, trust).then(
          ({ status }) => status === 200,
          () => false,
        ),
      20_000,
    );
    talk = await startConversation(place, trust, code, url);
    await talk.join(2);
  }, 120_000);
  afterAll(() => {
    for (const person of talk?.people ?? []) person.close();
  });

  test('spreads people, and closes what is not for them', async () => {
    await talk.spread();
    for (const path of ['/metrics', '/readyz']) expect((await ask(`${url}${path}`, trust)).status).toBe(404);
  });

  test('a killed node', async () => {
    await talk.underTraffic('nginx, a node killed', () => place.compose(['kill', 'relay-b']));
    expect(await nodesBehind(url, trust, 4)).toEqual(new Set(['relay-a']));
    await place.compose(['up', '--detach', '--no-build', '--no-deps', 'relay-b']);
    await place.waitHealthy('relay-b');
  });

  test('a draining node', async () => {
    // It has the fewest people now.
    await until('relay-b to be used again', async () => (await nodesBehind(url, trust, 4)).has('relay-b'), 20_000);
    await talk.spread();
    await talk.underTraffic('nginx, a node drained', () => place.compose(['stop', 'relay-b']));
    await place.compose(['up', '--detach', '--no-build', '--no-deps', 'relay-b']);
    await place.waitHealthy('relay-b');
  });

  test('a configuration that is read again cuts nobody off', async () => {
    await talk.underTraffic('nginx reloaded', () => place.docker(['exec', nginx(), 'nginx', '-s', 'reload']));
  });
});

describe('HAProxy before as many nodes as wanted', () => {
  const scaled = { COMPOSE_FILE: 'docker-compose.yml:deploy/haproxy/compose.yml' };
  let trust: Trust;
  let talk: Conversation;
  const nodes = async () => (await place.compose(['ps', '--quiet', 'relay'], scaled)).trim().split('\n');
  const nodeNameOf = async (container: string) => (await place.docker(['exec', container, 'hostname'])).trim();
  /** The container of the node that most people are at. */
  async function busiest(): Promise<string> {
    for (const container of await nodes()) {
      const name = await nodeNameOf(container);
      if (talk.people.some((person) => person.nodeName() === name)) return container;
    }
    throw new Error(`nobody is at any of these nodes: ${talk.people.map((person) => person.nodeName())}`);
  }

  beforeAll(async () => {
    await place.compose(['stop', 'relay-b']);
    await place.compose(['up', '--detach', '--no-build', '--scale', 'relay=3'], scaled);
    await place.compose(['stop', 'relay-a']);
    trust = await trustOf(place.url, fingerprint);
    await until('three nodes to answer', async () => (await nodesBehind(place.url, trust, 9)).size === 3, 60_000);
    // The first account is made: this one comes by an invite of the operator's.
    const [node = ''] = await nodes();
    const said = await place
      .docker(['exec', node, 'parley-relay', 'admin', 'invite', '--json'])
      .catch(async () => place.docker(['exec', node, 'parley-relay', 'admin', 'invite']));
    talk = await startConversation(place, trust, /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}/.exec(said)?.[0] ?? '');
    await talk.join(3);
    await talk.spread();
  }, 240_000);
  afterAll(() => {
    for (const person of talk?.people ?? []) person.close();
  });

  test('the cookie keeps a browser at its node', async () => {
    const cookies = [(await ask(`${place.url}/v1/server`, trust)).headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
    expect((await nodesBehind(place.url, trust, 8, { cookie: cookies.join('; ') })).size).toBe(1);
  });

  test('a killed node', async () => {
    const killed = await busiest();
    const name = await nodeNameOf(killed);
    await talk.underTraffic('HAProxy, a node killed', () => place.docker(['kill', killed]));
    expect([...(await nodesBehind(place.url, trust, 6))].join()).not.toContain('HTTP');
    await place.docker(['start', killed]);
    await until('it to be used again', async () => (await nodesBehind(place.url, trust, 6)).has(name), 120_000);
  });

  test('a draining node', async () => {
    await talk.spread();
    const going = await busiest();
    const name = await nodeNameOf(going);
    await talk.underTraffic('HAProxy, a node drained', () => place.docker(['stop', going]));
    await place.docker(['start', going]);
    await until('it to be used again', async () => (await nodesBehind(place.url, trust, 6)).has(name), 120_000);
  });

  test('a node that hangs gets nothing new', async () => {
    const hanging = await busiest();
    const name = await nodeNameOf(hanging);
    await place.docker(['pause', hanging]);
    try {
      await until('HAProxy to notice', async () => !(await nodesBehind(place.url, trust, 6).catch(() => new Set([name]))).has(name), 40_000);
      expect((await nodesBehind(place.url, trust, 8)).has(name)).toBe(false);
    } finally {
      await place.docker(['unpause', hanging]);
    }
    await until('people to be back', () => talk.people.every((person) => person.nodeName() !== ''), 40_000);
  });

  test('a configuration that is read again cuts nobody off', async () => {
    await talk.underTraffic('HAProxy reloaded', () => place.compose(['kill', '--signal', 'USR2', 'haproxy'], scaled));
    await talk.checkNothingLost('HAProxy');
  });
});
