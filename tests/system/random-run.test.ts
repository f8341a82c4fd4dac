import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connect, RelaySocket } from '../../desktop/engine/ports.ts';
import { createRandom } from '../../desktop/engine/testing/seeded-random.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { type RelayInProcess, startRelay } from '../support/relay.ts';
import { compareStore, readRelayLog } from './compare-stores.ts';
import { type EngineUnderTest, startEngine, until } from './engine-under-test.ts';

let database: TestDatabase;
let redis: TestRedis;
let nodes: RelayInProcess[] = [];
const people: EngineUnderTest[] = [];

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

/** PARLEY_SEED=… runs a seed again. */
const seed = Number(process.env['PARLEY_SEED'] ?? Math.floor(Math.random() * 1e9));
const steps = 300;

/** A way to the relay that loses answers, loses and doubles pushes, and can be cut. */
function faultyWay(random: () => number) {
  const sockets = new Set<RelaySocket>();
  const way = {
    share: 0.04,
    cut() {
      for (const socket of [...sockets]) socket.close();
    },
  };
  const isHit = (): boolean => random() < way.share;
  const wrap =
    (connect: Connect): Connect =>
    async (input) => {
      const result = await connect(input);
      if (!result.ok) return result;
      const socket = result.value;
      sockets.add(socket);
      socket.onClose(() => sockets.delete(socket));
      return {
        ok: true,
        value: {
          ...socket,
          async call(name, callInput, timeoutMs) {
            if (isHit()) return { ok: false, error: { code: 'unavailable', message: 'lost on the way there' } };
            const answer = await socket.call(name, callInput, timeoutMs);
            return isHit() ? { ok: false, error: { code: 'unavailable', message: 'lost on the way back' } } : answer;
          },
          onPush: (listener) =>
            socket.onPush((push) => {
              if (push.type === 'log' && isHit()) return;
              listener(push);
              if (push.type === 'log' && isHit()) listener(push);
            }),
        },
      };
    };
  const heal = (): void => {
    way.share = 0;
  };
  return { cut: way.cut, wrap, heal };
}

test(`engines converge over faulty connections to two real nodes (seed ${seed})`, { timeout: 170_000 }, async () => {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const ways = ['ana', 'ben', 'cem'].map(() => faultyWay(random));
  for (const [index, name] of ['ana', 'ben', 'cem'].entries()) {
    const way = ways[index];
    if (way)
      people.push(
        await startEngine({
          name,
          url: nodes[index % 2]?.url ?? '',
          wrap: way.wrap,
          tuning: { callTimeoutMs: 3_000, logPage: 50, rowsPerWrite: 20, headsEveryMs: 3_000 },
        }),
      );
  }
  const [ana] = people;
  if (!ana) throw new Error('nobody');
  const roomIds: Id[] = [];
  for (const name of ['one', 'two']) roomIds.push((await ana.call('rooms.create', { kind: 'public', name: `${name} ${seed}` })).room.id);
  await until('the rooms', async () => (await ana.call('rooms.list', {})).rooms.filter((view) => view.state === 'member').length === 2);
  for (const person of people.slice(1)) {
    for (const roomId of roomIds)
      await until('joining', () =>
        person.call('rooms.join', { roomId }).then(
          () => true,
          () => false,
        ),
      );
  }
  const sent = new Map<string, Id[]>();
  for (let step = 0; step < steps; step += 1) {
    const person = pick(people);
    const roomId = pick(roomIds);
    const what = random();
    if (what < 0.4) {
      const body = `${person.name} ${step}`;
      const root = random() < 0.3 ? await anyMessage(person, roomId, pick) : null;
      const { opId } = await person.call('messages.send', { roomId, body, ...(root ? { threadRootId: root.id } : {}) });
      const key = `${person.name} ${roomId}`;
      sent.set(key, [...(sent.get(key) ?? []), opId]);
    } else if (what < 0.72) await changeSomething(person, roomId, { random, pick, step });
    else if (what < 0.78) await person.call('reads.mark', { roomId, seq: Math.floor(random() * step), unread: random() < 0.2 });
    else if (what < 0.86) await person.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 30 });
    else if (what < 0.92) ways[people.indexOf(person)]?.cut();
    else if (what < 0.95) {
      await person.close();
      person.reopen();
    } else await new Promise((resolve) => setTimeout(resolve, Math.floor(random() * 60)));
  }
  for (const way of ways) way.heal();
  for (const person of people) person.engine().wake();
  await until('empty outboxes', async () => (await Promise.all(people.map(async (person) => (await waiting(person)).length))).every((n) => n === 0), 90_000);
  for (const roomId of roomIds) {
    const log = await readRelayLog(database.url, roomId);
    for (const person of people) {
      await until(`${person.name} holding the log (seed ${seed})`, () => {
        const faults = compareStore(person, roomId, log);
        return faults.length === 0 || faults.join('; ');
      });
      const mine = log.messages.filter((message) => message.authorId === person.userId).map((message) => message.id);
      expect(mine, `seed ${seed}: order of ${person.name}`).toEqual(sent.get(`${person.name} ${roomId}`) ?? []);
      const { rows } = await person.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 200 });
      const laidOver = rows.filter((row) => row.kind === 'message' && row.pending?.some((change) => change.state !== 'failed'));
      expect(laidOver, `seed ${seed}: what ${person.name} still sees changed`).toEqual([]);
    }
  }
});

/** What still has to go. Words of a refused edit (its message was deleted by somebody meanwhile) stay for the person. */
async function waiting(person: EngineUnderTest): Promise<unknown[]> {
  const { items } = await person.call('outbox.list', {});
  return items.filter((item) => !(item.call === 'messages.edit' && item.state === 'failed'));
}

type Pick = <T>(items: readonly T[]) => T;

/** A message of the timeline as this person sees it now, not deleted. */
async function anyMessage(person: EngineUnderTest, roomId: Id, pick: Pick): Promise<Message | null> {
  const { rows } = await person.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 20 });
  const messages = rows.flatMap((row) => (row.kind === 'message' && row.message.deletedAt === undefined ? [row.message] : []));
  return messages.length === 0 ? null : pick(messages);
}

/** One of the many things a person does with a message, in a thread or with what is kept for later. */
async function changeSomething(person: EngineUnderTest, roomId: Id, { random, pick, step }: { random: () => number; pick: Pick; step: number }): Promise<void> {
  const message = await anyMessage(person, roomId, pick);
  if (!message) return;
  const { id } = message;
  const isOwn = message.authorId === person.userId;
  const what = random();
  if (what < 0.15 && isOwn) await person.call('messages.edit', { roomId, id, body: `changed by ${person.name} ${step}` });
  else if (what < 0.2 && isOwn) await person.call('messages.delete', { roomId, id });
  else if (what < 0.5) await person.call('messages.vote', { roomId, id, value: pick([1, 0, -1] as const) });
  else if (what < 0.7) await person.call('messages.react', { roomId, id, emoji: pick(['👍', '🎉', '👀']), on: random() < 0.6 });
  else if (what < 0.78) await person.call('messages.pin', { roomId, id, on: random() < 0.5 });
  else if (what < 0.88) await person.call('saves.set', { roomId, messageId: id, on: random() < 0.7 });
  else await person.call('threads.mark', { roomId, rootId: id, seq: Math.floor(random() * step) + 1 });
}
