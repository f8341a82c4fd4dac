import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRandom } from '../../desktop/engine/testing/seeded-random.ts';
import { chooseSeed } from './choose-seed.ts';
import { type Cluster, startCluster } from './cluster.ts';
import type { History, HistoryEvent } from './history.ts';
import { pause, startTraffic, type Traffic } from './traffic.ts';

/** Real relays, four people who write without pause, one fault; then the history is judged. `PARLEY_FAULT_SECONDS` makes the traffic around a fault longer. */
const calmMs = Number(process.env['PARLEY_FAULT_SECONDS'] ?? '1.5') * 1_000;
const seed = chooseSeed();
const random = createRandom(seed);

let cluster: Cluster;
let traffic: Traffic;

beforeAll(async () => {
  console.log(`faults: seed ${seed}`);
  cluster = await startCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  traffic = await startTraffic(cluster, random);
  await pause(calmMs);
});

/** Ends the run; nothing may be wrong, and something must have happened on both sides of the fault. */
async function expectKept(): Promise<History> {
  await pause(calmMs);
  const { violations, history } = await traffic.finish();
  const count = (kind: HistoryEvent['kind']) => history.events.filter((event) => event.kind === kind).length;
  console.log(`${count('invoke')} sent, ${count('ok')} acknowledged, ${count('info')} answers unknown, ${count('receive')} events shown`);
  expect(violations.slice(0, 10), `seed ${seed}`).toEqual([]);
  expect(count('ok')).toBeGreaterThan(20);
  return history;
}

test('kill -9 of a node while four people send: everything acknowledged is there once, and they move to the other node', async () => {
  await cluster.kill(0);
  await expect.poll(() => traffic.clients.map((client) => client.nodeName()), { timeout: 15_000 }).toEqual(Array(4).fill('node-2'));
  await pause(calmMs);
  await cluster.revive(0);
  await expectKept();
});

test('both nodes gone: what engines queue meanwhile arrives once and in order', async () => {
  await Promise.all([cluster.kill(0), cluster.kill(1)]);
  await pause(1_000);
  const [ada] = traffic.clients;
  expect(await ada?.waiting()).toBeGreaterThan(5);
  await Promise.all([cluster.revive(0), cluster.revive(1)]);
  await expectKept();
});

test.each(['kill-before-publish', 'kill-before-answer'])('a node that dies in the worst moment (%s) loses and doubles nothing', async (failPoint) => {
  await cluster.kill(0);
  await cluster.revive(0, `${failPoint}:1:20`);
  const doomed = cluster.nodes[0];
  // Whoever was on the other node comes back here only when it goes away.
  await cluster.kill(1);
  await doomed.exited;
  await cluster.revive(0);
  await cluster.revive(1);
  await expectKept();
});

test('Redis frozen for three seconds: nobody on the same node waits for it, and nothing is lost', async () => {
  const [ada, , cyd] = traffic.clients;
  expect([ada?.nodeName(), cyd?.nodeName()]).toEqual(['node-1', 'node-1']);
  const frozenAt = performance.now();
  cluster.redis.pause();
  await pause(3_000);
  cluster.redis.resume();
  const thawedAt = performance.now();
  const history = await expectKept();
  const delays = localDelays(history, 'ada', 'cyd', frozenAt, thawedAt);
  expect(delays.length).toBeGreaterThan(20);
  expect(Math.max(...delays)).toBeLessThan(1_000);
});

/** How long messages of one person took to reach another on the same node, from pressing Enter, for those sent and stored within a time. */
function localDelays(history: History, sender: string, reader: string, fromMs: number, toMs: number): number[] {
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  for (const event of history.events) {
    if (event.kind === 'invoke' && event.client === sender && event.atMs > fromMs && event.atMs < toMs - 1_000) sentAt.set(event.messageId, event.atMs);
    if (event.kind !== 'receive' || event.client !== reader || event.messageId === null) continue;
    const at = sentAt.get(event.messageId);
    if (at !== undefined) delays.push(event.atMs - at);
  }
  return delays;
}

test('Redis killed, away for a second and back empty', async () => {
  await cluster.redis.restart(1_000);
  await expectKept();
});

test('Redis flushed', async () => {
  await cluster.redis.flush();
  await expectKept();
});

test('PostgreSQL crashed and restarted: what was acknowledged survives, nothing is acknowledged meanwhile', async () => {
  const away = await cluster.postgres.crash(2_000);
  const history = await expectKept();
  // Answers that were under way when it died may take a moment on a busy machine.
  const during = history.events.filter((event) => event.kind === 'ok' && event.atMs > away.fromMs + 1_000 && event.atMs < away.toMs);
  expect(during).toEqual([]);
});

test('a mix of faults in random order', { timeout: 300_000 }, async () => {
  const faults: [name: string, commit: () => Promise<void>][] = [
    [
      'node 1 killed',
      () =>
        cluster
          .kill(0)
          .then(() => pause(random() * 1_000))
          .then(() => cluster.revive(0)),
    ],
    [
      'node 2 killed',
      () =>
        cluster
          .kill(1)
          .then(() => pause(random() * 1_000))
          .then(() => cluster.revive(1)),
    ],
    ['node 1 frozen', () => freezeNode(0, random() * 2_000)],
    ['Redis restarted', () => cluster.redis.restart(random() * 1_000)],
    ['PostgreSQL crashed', () => cluster.postgres.crash(random() * 500).then(() => {})],
  ];
  for (let round = 0; round < 4; round++) {
    const [name, commit] = faults[Math.floor(random() * faults.length)] ?? ['nothing', async () => {}];
    traffic.recorder.add({ kind: 'fault', client: 'nemesis', what: name });
    await commit();
    await pause(random() * calmMs);
  }
  await expectKept();
});

/** SIGSTOP: connections stay open, nothing moves; on waking it must not claim anything stale. */
async function freezeNode(index: 0 | 1, ms: number): Promise<void> {
  cluster.nodes[index].signal('SIGSTOP');
  await pause(ms);
  cluster.nodes[index].signal('SIGCONT');
}
