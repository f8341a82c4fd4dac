import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { until } from '../support/wire-client.ts';
import { type Conversation, startConversation } from './conversation.ts';
import { type DockerEngine, needImage, startDockerEngine } from './docker-engine.ts';
import { createInstallation, type Installation } from './installation.ts';
import { trustOf } from './tls-person.ts';

// The profiles beside the installation. Images that are in no registry of Debian's (Grafana, Loki, Alloy, SeaweedFS, Ollama) are not run here: for them only the
// compose file is looked at.

const root = fileURLToPath(new URL('../..', import.meta.url));
const profiles = ['backup', 's3', 'llm', 'bots', 'observability'];
let engine: DockerEngine;
let place: Installation;
let talk: Conversation;
const providers = () => `${place.project}-providers`;

/** What quotes and a language model answer, at the addresses that the bots ask by themselves or by their settings. */
const provider = `
require('node:http').createServer((request, response) => {
  if (request.method === 'GET') return response.end('Symbol,Date,Time,Open,High,Low,Close,Volume\\r\\nAAPL.US,2026-11-20,22:00:00,93,94,92,93.42,1000\\r\\n');
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of ['Aye, ', 'captain.']) response.write('data: ' + JSON.stringify({ choices: [{ delta: { content } }] }) + '\\n\\n');
    response.end('data: [DONE]\\n\\n');
  });
}).listen(11434)`;

beforeAll(async () => {
  engine = await startDockerEngine();
  place = await createInstallation(engine);
  await place.compose(['build', '--quiet', 'relay-a', 'stock-bot']);
  await place.compose(['up', '--detach', '--no-build']);
  const { code, fingerprint } = await place.welcome();
  talk = await startConversation(place, await trustOf(place.url, fingerprint), code);
  const aliases = ['quotes', 'ollama'].flatMap((alias) => ['--network-alias', alias]);
  const options = ['--detach', '--name', providers(), '--network', `${place.project}_edge`, ...aliases];
  await place.docker(['run', ...options, 'node:24-bookworm-slim', 'node', '-e', provider]);
}, 500_000);
afterAll(async () => {
  for (const person of talk?.people ?? []) person.close();
  await place?.docker(['rm', '--force', providers()]).catch(() => undefined);
  await place?.remove();
  await engine?.stop();
}, 120_000);

test('every profile, alone and with the others, is one that Compose takes', async () => {
  const services = async (...chosen: string[]) =>
    (await place.compose([...chosen.flatMap((profile) => ['--profile', profile]), 'config', '--services'])).trim().split('\n').length;
  const alone = await Promise.all(profiles.map((profile) => services(profile)));
  const core = await services();
  for (const count of alone) expect(count).toBeGreaterThan(core);
  expect(await services(...profiles)).toBe(alone.reduce((sum, count) => sum + count - core, core));
});

/** A bot with a token of its own, in the room of the conversation. */
async function makeBot(handle: string): Promise<string> {
  const [admin] = talk.people;
  if (admin === undefined) throw new Error('nobody is there');
  const { bot, secret } = await admin.call('bots.create', { opId: crypto.randomUUID(), handle, displayName: handle });
  await admin.call('members.add', { roomId: talk.roomId, userIds: [bot.user.id] });
  return secret;
}

/** Runs a command as the first person until the room has what it should bring. */
async function commanded(name: string, text: string, brings: string): Promise<void> {
  const [admin] = talk.people;
  await admin?.call('commands.run', { roomId: talk.roomId, name, text });
  const bodies = async () => (await admin?.call('messages.history', { roomId: talk.roomId }))?.messages.map(({ body }) => body) ?? [];
  await until(`“${brings}” after /${name}`, async () => (await bodies()).some((body) => body.includes(brings)), 20_000);
}

const connected = (service: string) =>
  until(`${service} to be connected`, async () => (await place.compose(['logs', '--no-log-prefix', service])).includes('"connected"'), 40_000);

test('the bot for quotes answers, and ends in order', async () => {
  const environment = { STOCK_BOT_TOKEN: await makeBot('quotes'), STOCK_URL: 'http://quotes:11434/q/l/' };
  await place.compose(['--profile', 'bots', 'up', '--detach', '--no-build', '--no-deps', 'stock-bot'], environment);
  await connected('stock-bot');
  await commanded('stock', '=aapl.us', '$93.42');
  const container = await place.containerOf('stock-bot');
  await place.docker(['stop', container]);
  expect((await place.docker(['inspect', '--format', '{{.State.ExitCode}} {{.Config.User}} {{.HostConfig.ReadonlyRootfs}}', container])).trim()).toBe(
    '0 node true',
  );
});

test('the bot of the language model asks the model of the profile', async () => {
  await place.compose(['--profile', 'llm', 'up', '--detach', '--no-build', '--no-deps', 'llm-bot'], { LLM_BOT_TOKEN: await makeBot('mate') });
  await connected('llm-bot');
  await talk.people[0]?.call('commands.run', { roomId: talk.roomId, name: 'ask-on', text: '' });
  await until(
    'it to be switched on',
    () =>
      commanded('ask', ' who are you?', 'Aye, captain.').then(
        () => true,
        () => false,
      ),
    60_000,
  );
});

test('the profile backup saves at once, and what it saved can be read', async () => {
  await place.compose(['--profile', 'backup', 'up', '--detach', '--no-build', '--no-deps', 'backup']);
  const list = async () =>
    JSON.parse(await place.compose(['exec', '-T', 'backup', 'parley-relay', 'backup', 'list', '--from', '/backups', '--json'])) as unknown[];
  await until('a backup', async () => (await list().catch(() => [])).length === 1, 60_000);
  await place.compose(['exec', '-T', 'backup', 'parley-relay', 'backup', 'verify', '--from', '/backups']);
});

test('Prometheus finds every node, knows the alerts, and answers what the dashboards ask', { timeout: 180_000 }, async () => {
  const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: { prometheus: { image: string } } };
  await needImage(engine, 'prometheus', compose.services.prometheus.image);
  await place.compose(['--profile', 'observability', 'up', '--detach', '--no-build', '--no-deps', 'prometheus']);
  // From within: nothing of it is published.
  const ask = async (path: string) => {
    const script = `fetch('http://prometheus:9090/api/v1/'+process.argv[1]).then(r=>r.text()).then(t=>process.stdout.write(t))`;
    return JSON.parse(await place.compose(['exec', '-T', 'relay-a', 'node', '-e', script, path])) as { status: string; data: Record<string, unknown[]> };
  };
  const nodesUp = async () => {
    const { data } = await ask('targets?state=active');
    return (data['activeTargets'] as { labels: { job: string }; health: string }[]).filter(({ labels, health }) => labels.job === 'relay' && health === 'up')
      .length;
  };
  await until(
    'both nodes to be read',
    () =>
      nodesUp().then(
        (count) => count === 2,
        () => false,
      ),
    60_000,
  );
  const { data } = await ask('rules');
  const rules = (data['groups'] as { rules: unknown[] }[]).flatMap((group) => group.rules).length;
  expect(rules).toBe(readFileSync(join(root, 'deploy/observability/alerts.yml'), 'utf8').match(/- alert:/g)?.length);
  const folder = join(root, 'deploy/observability/dashboards');
  type Dashboard = { panels: { datasource: { uid: string }; targets: { expr: string }[] }[] };
  const panels = readdirSync(folder).flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard).panels);
  const questions = panels.filter(({ datasource }) => datasource.uid === 'prometheus').flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(questions.length).toBeGreaterThan(10);
  // In one go: each question by itself would be a process of its own.
  const script = `Promise.all(JSON.parse(process.argv[1]).map(async (q)=>{const r=await (await fetch('http://prometheus:9090/api/v1/query?query='+encodeURIComponent(q))).json();return [q,r.status,r.data?.result?.length??0]})).then(a=>process.stdout.write(JSON.stringify(a)))`;
  const askAll = async () =>
    JSON.parse(
      await place.compose(['exec', '-T', 'relay-a', 'node', '-e', script, JSON.stringify(questions.map((text) => text.replace(/\$__rate_interval/g, '1m')))]),
    ) as [string, string, number][];
  // What every installation has at once. Rates need two looks, 15 s apart.
  const always = ['parley_calls_total[', 'parley_call_seconds_bucket[', 'parley_sockets', 'parley_database_healthy', 'parley_data_disk_bytes', 'process_cpu'];
  const answers = await until(
    'answers to what every installation has',
    async () => {
      const now = await askAll();
      return always.every((number) => now.some(([question, , count]) => question.includes(number) && count > 0)) ? now : null;
    },
    90_000,
  );
  expect(answers.filter(([, status]) => status !== 'success')).toEqual([]);
  const silent = answers.filter(([, , count]) => count === 0).map(([question]) => question);
  // What never happened yet on a young installation (files, bots' pushes, refusals) has no number.
  console.log(`${answers.length - silent.length} of ${answers.length} questions of the dashboards have an answer already; not yet: ${silent.join(' | ')}`);
  expect(silent.length).toBeLessThan(answers.length);
});
