import { randomUUID } from 'node:crypto';
import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { User } from '@parley/shared/entities/user';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import type { EventGroup } from '../domain/consumer-ports.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createRelayEvents, type RelayEvents } from '../observability/relay-events.ts';
import { roomsWithOutgoingHooks, roomsWithPush } from '../persistence/event-feed.ts';
import { runGroup } from './run-group.ts';

let stores: TestStores;
let client: pg.Client;
let ana: User;
beforeAll(async () => {
  stores = await openTestStores();
  client = new pg.Client({ connectionString: stores.database.url });
  await client.connect();
  ana = await stores.user('ana');
});
afterAll(async () => {
  await client.end();
  await stores.end();
});

const metrics = createMetrics();
const node = (owner: string) =>
  runGroup({ name: 'search', feed: stores.searchIndex, events: createRelayEvents(createLogger('silent', owner), metrics), owner });
const found = async (word: string) => (await stores.search.search({ readerId: ana.id, terms: [word], has: [], is: [], limit: 5 })).messages.length;

it('reads what is committed while it runs, and says how long that took', async () => {
  const roomId = await stores.room([ana]);
  const indexer = node('one');
  const { seq } = await stores.send(roomId, ana, 'noticed');
  indexer.notice({ roomId, to: seq ?? 0 });
  await expect.poll(() => found('noticed'), { timeout: 20_000 }).toBe(1);
  await expect.poll(() => metrics.registry.metrics()).toMatch(/parley_consumer_lag_seconds_count{group="search"} [1-9]/);
  await indexer.close();
});

it('reads the rooms of a node that died with them in its hands', async () => {
  const roomId = await stores.room([ana]);
  await stores.send(roomId, ana, 'leftbehind');
  await client.query(
    `INSERT INTO consumer_cursors (consumer, room_id, seq, lease_owner, lease_until) VALUES ('search', $1, 0, 'dead', now_ms() + 1500)
     ON CONFLICT (consumer, room_id) DO UPDATE SET seq = 0, lease_owner = 'dead', lease_until = excluded.lease_until`,
    [roomId],
  );
  const indexer = node('two');
  await indexer.lookNow();
  expect(await found('leftbehind')).toBe(0);
  await expect.poll(() => found('leftbehind'), { timeout: 20_000 }).toBe(1);
  await indexer.close();
});

it('reads everything that was there before, as after an upgrade', async () => {
  const roomId = await stores.room([ana]);
  for (let n = 0; n < 5; n += 1) await stores.send(roomId, ana, `inherited ${n}`);
  await client.query(`DELETE FROM consumer_cursors`);
  await client.query(`DELETE FROM message_search`);
  const indexer = node('three');
  await expect.poll(() => found('inherited'), { timeout: 20_000 }).toBe(5);
  await indexer.close();
});

describe('a group that is handed events', () => {
  const read = (events: KnownLogEvent[]) => events.flatMap((event) => (event.type === 'message-created' ? [event.message.body] : []));
  const start = (owner: string, group: EventGroup, into: RelayEvents = createRelayEvents(createLogger('silent', owner), metrics)) =>
    runGroup({ name: group.name, feed: stores.eventFeed(group), events: into, owner });

  it('begins with what is said after it first ran, and goes on where it was', async () => {
    const roomId = await stores.room([ana]);
    await stores.send(roomId, ana, 'before');
    const heard: string[] = [];
    const group: EventGroup = { name: 'fresh', from: 'now', handle: async ({ roomId: from, events }) => void (from === roomId && heard.push(...read(events))) };
    const first = start('one', group);
    await first.lookNow();
    const { seq } = await stores.send(roomId, ana, 'one');
    first.notice({ roomId, to: seq ?? 0 });
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['one']);
    await first.close();
    await stores.send(roomId, ana, 'while nobody reads');
    const second = start('two', group);
    await second.lookNow();
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['one', 'while nobody reads']);
    await second.close();
    expect(await metrics.registry.metrics()).toContain('parley_consumer_lag_events{group="fresh"}');
  });

  it('reads only rooms that it is for, and there nothing from before it was asked for', async () => {
    const [quiet, told] = [await stores.room([ana]), await stores.room([ana])];
    for (const roomId of [quiet, told]) await stores.send(roomId, ana, 'before');
    const { rows } = await client.query('SELECT max(seq)::int AS head FROM events WHERE room_id = $1', [told]);
    await client.query(
      `INSERT INTO hooks (id, room_id, kind, name, created_by_id, op_id, created_at, url, events, from_seq) VALUES (gen_random_uuid(), $1, 'outgoing', 'x', $2, gen_random_uuid(), 1, 'https://example.org', '{}', $3)`,
      [told, ana.id, rows[0]?.head],
    );
    const heard: string[] = [];
    const group: EventGroup = { name: 'chosen', from: 'start', handle: async ({ events }) => void heard.push(...read(events)) };
    const running = runGroup({
      name: group.name,
      feed: stores.eventFeed(group, roomsWithOutgoingHooks),
      events: createRelayEvents(createLogger('silent', 'chosen'), metrics),
      owner: 'chosen',
    });
    for (const roomId of [quiet, told]) {
      const { seq } = await stores.send(roomId, ana, `said in ${roomId === told ? 'told' : 'quiet'}`);
      running.notice({ roomId, to: seq ?? 0 });
    }
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['said in told']);
    await running.lookNow();
    await running.close();
    expect(heard).toEqual(['said in told']);
    expect((await client.query(`SELECT room_id FROM consumer_cursors WHERE consumer = 'chosen'`)).rows).toEqual([{ room_id: told }]);
  });

  it('asks of many rooms at once whether anybody listens there', async () => {
    const rooms = await Promise.all(Array.from({ length: 40 }, () => stores.room([ana])));
    const feed = stores.eventFeed({ name: 'nobody', from: 'now', handle: async () => undefined }, roomsWithOutgoingHooks);
    const asked: number[] = [];
    const running = runGroup({
      name: 'nobody',
      feed: {
        ...feed,
        next(owner, roomIds) {
          asked.push(roomIds.length);
          return feed.next(owner, roomIds);
        },
      },
      events: createRelayEvents(createLogger('silent', 'nobody'), metrics),
      owner: 'nobody',
    });
    await running.lookNow();
    for (const roomId of rooms) running.notice({ roomId, to: 1 });
    const count = () => asked.reduce((sum, one) => sum + one, 0);
    await expect.poll(count, { timeout: 20_000 }).toBe(rooms.length);
    // The first notice is looked at right away, all others together.
    expect(asked.length).toBeLessThanOrEqual(2);
    await running.close();
  });

  it('reads for push gateways where a member has one, also while the room is silenced, so that nothing of then is told later', async () => {
    const [ben, cleo] = await Promise.all([stores.user('ben'), stores.user('cleo')]);
    const [quiet, told, silenced] = [await stores.room([ana]), await stores.room([ana, ben]), await stores.room([ana, ben])];
    const left = await stores.room([ana, cleo]);
    for (const user of [ben, cleo]) {
      const place = { kind: 'ntfy', address: 'https://ntfy.example', topic: 'a', appId: null, sealedToken: null, contents: 'hint' } as const;
      await stores.pushTargets.add({ id: randomUUID(), opId: randomUUID(), userId: user.id, ...place });
    }
    await stores.rooms.setNotify({ roomId: silenced, userId: ben.id, level: 'nothing' });
    await stores.rooms.leave({ roomId: left, opId: randomUUID(), actorId: cleo.id, reason: 'left' });
    const heard: string[] = [];
    const group: EventGroup = { name: 'phones', from: 'start', handle: async ({ events }) => void heard.push(...read(events)) };
    const running = runGroup({
      name: group.name,
      feed: stores.eventFeed(group, roomsWithPush),
      events: createRelayEvents(createLogger('silent', 'phones'), metrics),
      owner: 'phones',
    });
    for (const roomId of [quiet, left, silenced, told]) {
      const { seq } = await stores.send(roomId, ana, `said in ${roomId === told ? 'told' : roomId === silenced ? 'silenced' : 'quiet'}`);
      running.notice({ roomId, to: seq ?? 0 });
    }
    await expect.poll(() => [...heard].sort(), { timeout: 20_000 }).toEqual(['said in silenced', 'said in told']);
    await running.lookNow();
    await running.close();
    expect(heard).toHaveLength(2);
    expect((await stores.pushQueue.listeners(silenced)).listeners).toEqual([]);
    expect((await stores.pushQueue.listeners(told)).listeners).toMatchObject([{ userId: ben.id }]);
  });

  it('hands a room to one process at a time, in order, and to the next one where it dies', async () => {
    const rooms = await Promise.all(Array.from({ length: 6 }, () => stores.room([ana])));
    const heard = new Map<string, string[]>();
    let isTogether = false;
    const inHand = new Set<string>();
    const groupOf = (dies: boolean): EventGroup => ({
      name: 'shared',
      from: 'start',
      handle: async ({ roomId, events }) => {
        if (!rooms.includes(roomId)) return;
        if (inHand.has(roomId)) isTogether = true;
        inHand.add(roomId);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inHand.delete(roomId);
        if (dies && Math.random() < 0.3) throw new Error('died before it was noted');
        heard.set(roomId, [...(heard.get(roomId) ?? []), ...read(events)]);
      },
    });
    const processes = [start('one', groupOf(true)), start('two', groupOf(false))];
    for (let n = 0; n < 10; n += 1)
      for (const roomId of rooms) {
        const { seq } = await stores.send(roomId, ana, `${n}`);
        processes[n % 2]?.notice({ roomId, to: seq ?? 0 });
      }
    const inOrder = (roomId: string) => [...new Set(heard.get(roomId) ?? [])].join();
    for (const roomId of rooms) await expect.poll(() => inOrder(roomId), { timeout: 30_000 }).toBe('0,1,2,3,4,5,6,7,8,9');
    expect(isTogether).toBe(false);
    await Promise.all(processes.map((one) => one.close()));
  });

  it('goes on with other rooms where one cannot be handled', async () => {
    const [bad, good] = [await stores.room([ana]), await stores.room([ana])];
    const heard: string[] = [];
    let isMended = false;
    const group: EventGroup = {
      name: 'poisoned',
      from: 'start',
      handle: async ({ roomId, events }) => {
        if (roomId === bad && !isMended) throw new Error('cannot be handled');
        if (roomId === bad || roomId === good) heard.push(...read(events));
      },
    };
    await stores.send(bad, ana, 'bad');
    await stores.send(good, ana, 'good');
    const process = start('one', group);
    await process.lookNow();
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['good']);
    isMended = true;
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['good', 'bad']);
    await process.close();
  });
});
