import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

/** How soon something must hold on every open socket of every node, in milliseconds. */
const soonMs = 1_000;
/** Messages a second while it happens, about. */
const writers = 4;

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
});
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

async function also(url: string, client: OutsideClient): Promise<OutsideClient> {
  const second = await connect(url, client.session);
  await second.ask('sync.open', { cursors: {} });
  return second;
}

type Answer = { ok: boolean; error?: { code: string } };

/** The room under load: ann owns it from node one, cleo and others write on both nodes, bob writes on both until he may not. */
async function busyRoom(kind: 'public' | 'private') {
  const ann = await arrive(one.url, 'ann');
  const bob = await arrive(two.url, 'bob');
  const bobToo = await also(one.url, bob);
  const others = await Promise.all(Array.from({ length: writers }, (_, n) => arrive([one.url, two.url][n % 2] ?? '', 'other')));
  const roomId = await openRoom(ann, { kind, memberIds: [bob, ...others].map(({ id }) => id) });
  for (const client of [bob, bobToo, ...others])
    await until('in the room', () => client.inbox.some((item) => item.type === 'room-added' && item.state.room.id === roomId));
  let isOver = false;
  const refusals: { who: OutsideClient; code: string; at: number }[] = [];
  const write = async (client: OutsideClient) => {
    while (!isOver) {
      const answer = (await client.raw('messages.send', { roomId, id: uuidv7(), body: 'load' })) as Answer;
      if (!answer.ok) refusals.push({ who: client, code: answer.error?.code ?? '', at: performance.now() });
      if (!answer.ok && client.id === bob.id) break;
      if (!answer.ok) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  /** What is not in the log: typing, and how far the others have it. */
  const signal = async (client: OutsideClient) => {
    for (let n = 0; !isOver; n += 1) {
      await client.raw('typing.set', { roomId, on: n % 2 === 0 });
      await client.raw('receipts.delivered', { roomId, seq: client.live(roomId).at(-1)?.seq ?? 1 });
      await client.raw('reads.mark', { roomId, seq: client.live(roomId).at(-1)?.seq ?? 1 });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const running = [...[bob, bobToo, ...others].map(write), ...others.map(signal)];
  await until('everybody writes', () => new Set(ann.live(roomId).flatMap((event) => (event.type === 'message-created' ? [event.actorId] : []))).size > writers);
  return {
    ann,
    bob,
    bobToo,
    others,
    roomId,
    refusals,
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
    close: () => {
      for (const client of [ann, bob, bobToo, ...others]) client.close();
    },
  };
}

/** How many signals of a room somebody was told. */
const signalsOf = (client: OutsideClient, roomId: string) => client.signals.filter((signal) => 'roomId' in signal && signal.roomId === roomId).length;
/** The last name somebody was told of a person. */
const renamed = (client: OutsideClient, userId: string) => {
  const item = client.inbox.findLast((one) => one.type === 'user-updated' && one.user.id === userId);
  return item?.type === 'user-updated' ? item.user.displayName : null;
};

test('a profile changed under load: every open socket of every node has it within a second, newest last, and so has every answer', async () => {
  const room = await busyRoom('private');
  const { ann, bob, bobToo, others, roomId } = room;
  const everybody = [ann, bob, bobToo, ...others];
  for (let n = 1; n <= 10; n += 1) {
    const from = performance.now();
    await (n % 2 === 0 ? bob : bobToo).ask('users.update', { displayName: `Bob ${n}` });
    await until(`everybody hears of ${n}`, () => everybody.every((client) => renamed(client, bob.id) === `Bob ${n}`), soonMs);
    expect(performance.now() - from).toBeLessThan(soonMs);
    for (const client of [ann, bob]) {
      const { members } = await client.ask('members.list', { roomId });
      expect(members.find(({ user }) => user.id === bob.id)?.user.displayName).toBe(`Bob ${n}`);
    }
  }
  await room.stop();
  for (const client of everybody) {
    const versions = client.inbox.flatMap((item) => (item.type === 'user-updated' && item.user.id === bob.id ? [item.user.version] : []));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(10);
  }
  room.close();
});

test.each(['members.ban', 'members.remove'] as const)(
  '%s under load: gone from every socket of every node within a second, nothing delivered after',
  async (call) => {
    const room = await busyRoom('public');
    const { ann, bob, bobToo, roomId } = room;
    const from = performance.now();
    await ann.ask(call, { roomId, userId: bob.id });
    await until('both devices are told', () => [bob, bobToo].every((client) => client.inbox.some(({ type }) => type === 'room-removed')), soonMs);
    await until('both devices are refused', () => [bob, bobToo].every((client) => room.refusals.some(({ who }) => who === client)), soonMs);
    expect(performance.now() - from).toBeLessThan(soonMs);
    const heard = (client: OutsideClient) => client.live(roomId).length + signalsOf(client, roomId);
    const counts = [bob, bobToo].map(heard);
    // The others go on meanwhile.
    const [seen, signalled] = [ann.live(roomId).length, signalsOf(ann, roomId)];
    await until('much more is said', () => ann.live(roomId).length > seen + 200 && signalsOf(ann, roomId) > signalled + 50);
    expect([bob, bobToo].map(heard)).toEqual(counts);
    // Of people he shares no room with any more he hears nothing either.
    const [other] = room.others;
    if (!other) throw new Error('nobody else');
    await other.ask('users.update', { displayName: 'After he left' });
    await until('the others hear it', () => renamed(ann, other.id) === 'After he left', soonMs);
    await bob.ask('users.update', { displayName: 'Still himself' });
    await until('he hears his own', () => [bob, bobToo].every((client) => renamed(client, bob.id) === 'Still himself'), soonMs);
    for (const client of [bob, bobToo]) expect(renamed(client, other.id)).toBeNull();
    expect(renamed(ann, bob.id)).toBeNull();
    await room.stop();
    const log = await wholeLog(ann, roomId);
    const left = log.find((event) => event.type === 'member-left')?.seq ?? 0;
    expect(left).toBeGreaterThan(0);
    expect(log.filter((event) => event.seq > left && event.actorId === bob.id)).toEqual([]);
    for (const client of [bob, bobToo]) expect(client.live(roomId).filter(({ seq }) => seq > left)).toEqual([]);
    for (const { code } of room.refusals) expect(code).toBe('forbidden');
    expect((await bob.refused('messages.history', { roomId })).code).toBe('forbidden');
    if (call === 'members.ban') expect((await bobToo.refused('rooms.join', { roomId })).code).toBe('forbidden');
    // Those who stayed missed nothing.
    for (const client of [ann, ...room.others]) {
      await until('all came live', () => client.live(roomId).at(-1)?.seq === log.at(-1)?.seq);
      const seqs = client.live(roomId).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, n) => (seqs[0] ?? 0) + n));
    }
    room.close();
  },
);

test('a lower role under load: what it forbids is refused on every node at once', async () => {
  const room = await busyRoom('private');
  const { ann, bob, bobToo, others, roomId } = room;
  await ann.ask('members.setRole', { roomId, userId: bob.id, role: 'moderator' });
  let isOver = false;
  const refusedAt: number[] = [];
  const clean = async (client: OutsideClient) => {
    while (!isOver) {
      const target = client.live(roomId).findLast((event) => event.type === 'message-created' && event.actorId === others[0]?.id);
      if (target?.type !== 'message-created') continue;
      const answer = (await client.raw('messages.delete', { roomId, id: target.message.id })) as Answer;
      if (answer.error?.code !== 'forbidden') continue;
      refusedAt.push(performance.now());
      break;
    }
  };
  const cleaning = [bob, bobToo].map(clean);
  await until('he takes messages away', () => ann.live(roomId).some(({ type, actorId }) => type === 'message-deleted' && actorId === bob.id));
  const from = performance.now();
  await ann.ask('members.setRole', { roomId, userId: bob.id, role: 'member' });
  await until('both devices are refused', () => refusedAt.length === 2, soonMs);
  for (const at of refusedAt) expect(at - from).toBeLessThan(soonMs);
  isOver = true;
  await Promise.all(cleaning);
  await room.stop();
  const log = await wholeLog(ann, roomId);
  const changed = log.findLast(({ type }) => type === 'role-changed')?.seq ?? 0;
  expect(log.filter((event) => event.seq > changed && event.type === 'message-deleted')).toEqual([]);
  for (const client of [bob, bobToo]) await until('he hears of it', () => client.live(roomId).some(({ seq }) => seq === changed), soonMs);
  room.close();
});

test.each([
  ['archived', { archived: true }],
  ['for announcements', { announcement: true }],
])('a room that becomes %s under load takes nothing more, on every node at once', async (_, change) => {
  const room = await busyRoom('private');
  const { ann, roomId, refusals } = room;
  const from = performance.now();
  await ann.ask('rooms.update', { roomId, ...change });
  await until('everybody is refused', () => new Set(refusals.map(({ who }) => who)).size === writers + 2, soonMs);
  expect(performance.now() - from).toBeLessThan(soonMs);
  await room.stop();
  const log = await wholeLog(ann, roomId);
  expect(log.at(-1)?.type).toBe('room-updated');
  for (const { code } of refusals) expect(code).toBe('forbidden');
  room.close();
});

test('a room deleted under load: everybody hears it last, on every node within a second', async () => {
  const room = await busyRoom('private');
  const { ann, bob, bobToo, others, roomId, refusals } = room;
  await ann.ask('rooms.delete', { roomId });
  const everybody = [ann, bob, bobToo, ...others];
  await until('everybody hears it', () => everybody.every((client) => client.live(roomId).at(-1)?.type === 'room-deleted'), soonMs);
  await until('everybody is refused', () => new Set(refusals.map(({ who }) => who)).size === writers + 2, soonMs);
  await room.stop();
  for (const { code } of refusals) expect(code).toBe('gone');
  for (const client of everybody) {
    expect(client.live(roomId).filter(({ type }) => type === 'room-deleted')).toHaveLength(1);
    expect(client.live(roomId).at(-1)?.type).toBe('room-deleted');
  }
  room.close();
});

test('an invite used on both nodes at once lets in as many as it says', async () => {
  const ann = await arrive(one.url, 'ann');
  const roomId = await openRoom(ann, { kind: 'private' });
  const { invite } = await ann.ask('invites.create', { roomId, maxUses: 5 });
  const people = await Promise.all(Array.from({ length: 12 }, (_, n) => arrive([one.url, two.url][n % 2] ?? '')));
  const answers = (await Promise.all(people.map((person) => person.raw('invites.accept', { code: invite.code })))) as Answer[];
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  expect((await ann.ask('members.list', { roomId })).members).toHaveLength(6);
  for (const client of [ann, ...people]) client.close();
});

test('while Redis is away a ban on the other node takes effect within a second', async () => {
  const ann = await arrive(one.url, 'ann');
  const bob = await arrive(two.url, 'bob');
  const cleo = await arrive(two.url, 'cleo');
  const roomId = await openRoom(ann, { kind: 'private', memberIds: [bob.id, cleo.id] });
  // Heard live: the packet that let them in came over Redis, not only the word that they are in.
  await ann.say(roomId, 'before');
  for (const client of [bob, cleo])
    await until('they are in', () => client.live(roomId).some((event) => event.type === 'message-created' && event.message.body === 'before'));
  redis.pause();
  try {
    await ann.ask('members.ban', { roomId, userId: bob.id });
    const bannedAt = performance.now();
    await until(
      'he may not write',
      async () => ((await bob.raw('messages.send', { roomId, id: uuidv7(), body: 'x' })) as Answer).error?.code === 'not-found',
      soonMs,
    );
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, bannedAt + soonMs - performance.now())));
    await cleo.say(roomId, 'among us');
    await until('cleo hears it', () => cleo.live(roomId).some((event) => event.type === 'message-created' && event.message.body === 'among us'));
    expect(bob.live(roomId).some((event) => event.type === 'message-created' && event.message.body === 'among us')).toBe(false);
  } finally {
    redis.resume();
  }
  for (const client of [ann, bob, cleo]) client.close();
});
