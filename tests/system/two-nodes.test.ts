import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { type RelayInProcess, startRelay } from '../support/relay.ts';
import { bodiesBy, compareStore, readRelayLog } from './compare-stores.ts';
import { type EngineUnderTest, startEngine, until } from './engine-under-test.ts';

let database: TestDatabase;
let redis: TestRedis;
let nodes: RelayInProcess[] = [];
let people: EngineUnderTest[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const options = { databaseUrl: database.url, redisUrl: redis.url };
  nodes = [await startRelay({ ...options, nodeName: 'node-1' }), await startRelay({ ...options, nodeName: 'node-2' })];
});
afterAll(async () => {
  for (const person of people) await person.remove();
  for (const node of nodes) await node.stop();
  await redis?.stop();
  await database?.drop();
});

const count = 2_000;

test(`two engines on two nodes: ${count} messages each way, both stores equal the log, no gap, no duplicate, one order`, { timeout: 170_000 }, async () => {
  people = await Promise.all(['ana', 'ben'].map((name, index) => startEngine({ name, url: nodes[index]?.url ?? '' })));
  const [ana, ben] = people;
  if (!ana || !ben) throw new Error('two people are needed');
  const { room } = await ana.call('rooms.create', { kind: 'public', name: 'everything' });
  await until('the room', async () => (await ana.call('rooms.list', {})).rooms.some((view) => view.state === 'member'));
  await until('joining', () =>
    ben.call('rooms.join', { roomId: room.id }).then(
      () => true,
      (error: unknown) => String(error),
    ),
  );
  const words = (name: string) => Array.from({ length: count }, (_, index) => `${name} ${index}`);
  await Promise.all(
    people.map(async (person) => {
      for (const body of words(person.name)) await person.call('messages.send', { roomId: room.id, body });
    }),
  );
  const heldBy = async (person: EngineUnderTest) => (await person.call('sync.ledger', {})).messagesHeld;
  await until(
    'the exchange',
    async () => {
      const held = await Promise.all(people.map(heldBy));
      return held.every((n) => n === 2 * count) || held.join(' and ');
    },
    150_000,
  );
  await until('an empty outbox', async () =>
    (await Promise.all(people.map(async (person) => (await person.call('outbox.list', {})).items.length))).every((n) => n === 0),
  );
  const log = await readRelayLog(database.url, room.id);
  expect(log.messages).toHaveLength(2 * count);
  for (const person of people) {
    expect(compareStore(person, room.id, log)).toEqual([]);
    expect(bodiesBy(log, person.userId)).toEqual(words(person.name));
  }
});
