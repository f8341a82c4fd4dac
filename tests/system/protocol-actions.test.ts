import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, type OutsideClient, openRoom, signIn, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import type { OutsideMessage } from './outside/shapes.ts';

let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
let roomId: string;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  [ann, bob] = await Promise.all([arrive(one.url, 'ann'), arrive(two.url, 'bob')]);
  roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
});
afterAll(async () => {
  for (const client of [ann, bob]) client.close();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
});

const heard = (client: OutsideClient, seq: number) => until(`number ${seq}`, () => client.live(roomId).find((event) => event.seq === seq));
const now = async (client: OutsideClient, id: string) => (await client.ask('messages.get', { roomId, ids: [id] })).messages[0];

describe('everything people do with a message', () => {
  test('edit: other words for everybody, the ones before as a revision', async () => {
    const { id, seq } = await ann.say(roomId, 'frist');
    const { message } = await ann.ask('messages.edit', { roomId, id, body: `first, @${bob.session.user.handle}` });
    expect(message).toMatchObject({
      id,
      seq,
      version: seq + 1,
      mentions: { userIds: [bob.id] },
      editedAt: expect.any(Number),
      votes: { up: 0, down: 0, mine: 0 },
    });
    for (const client of [ann, bob])
      expect(await heard(client, message.version)).toMatchObject({ type: 'message-edited', message: { id, body: message.body } });
    expect((await bob.ask('messages.revisions', { roomId, id })).revisions).toEqual([{ version: seq, at: message.createdAt, body: 'frist' }]);
    expect((await bob.refused('messages.edit', { roomId, id, body: 'mine' })).code).toBe('forbidden');
    expect((await ann.refused('messages.edit', { roomId, id: uuidv7(), body: 'x' })).code).toBe('not-found');
    for (const body of ['', 'x'.repeat(16_001), '\u0000', 5]) expect((await ann.refused('messages.edit', { roomId, id, body })).issues?.[0]?.path).toBe('body');
  });

  test('delete: a tombstone; no replay, page or pin has a word of it', async () => {
    const { id, seq } = await bob.say(roomId, 'a regretted word');
    await bob.ask('messages.edit', { roomId, id, body: 'a regretted word, edited' });
    await ann.ask('messages.pin', { roomId, id, on: true });
    await ann.ask('saves.set', { roomId, messageId: id, on: true });
    const before = (await ann.ask('reads.mark', { roomId, seq: seq - 1, unread: true })).unread;
    const { message } = await ann.ask('messages.delete', { roomId, id });
    expect(message).toMatchObject({ id, seq, body: '', mentions: { userIds: [] }, files: [], reactions: [], deletedAt: expect.any(Number) });
    expect(await heard(bob, message.version)).toEqual({ seq: message.version, at: message.deletedAt, actorId: ann.id, type: 'message-deleted', messageId: id });
    const page = await bob.ask('messages.history', { roomId, around: seq });
    expect(JSON.stringify([page, await wholeLog(bob, roomId), await now(bob, id)])).not.toContain('regretted');
    expect((await bob.ask('messages.pinned', { roomId })).messages.filter((pinned) => pinned.id === id)).toEqual([]);
    expect((await ann.ask('saves.list', {})).saves).toEqual([]);
    expect((await ann.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId)?.unread).toBe(before - 1);
    for (const [name, more] of Object.entries({ 'messages.edit': { body: 'x' }, 'messages.vote': { value: 1 }, 'messages.react': { emoji: '🎈', on: true } }))
      expect((await bob.refused(name, { roomId, id, ...more })).code).toBe('gone');
    expect((await bob.refused('messages.revisions', { roomId, id })).code).toBe('gone');
    const mine = await ann.say(roomId, 'the owner’s');
    expect((await bob.refused('messages.delete', { roomId, id: mine.id })).code).toBe('forbidden');
  });

  test('vote: one for each person; the same again makes no event; the same operation gets its first answer', async () => {
    const { id } = await ann.say(roomId, 'vote');
    const opId = uuidv7();
    expect(await bob.ask('messages.vote', { roomId, id, opId, value: 1 })).toEqual({ up: 1, down: 0, mine: 1 });
    expect(await ann.ask('messages.vote', { roomId, id, value: 1 })).toEqual({ up: 2, down: 0, mine: 1 });
    const { version = 0 } = (await now(ann, id)) ?? {};
    expect(await bob.ask('messages.vote', { roomId, id, value: 1 })).toEqual({ up: 2, down: 0, mine: 1 });
    expect((await now(bob, id))?.version).toBe(version);
    expect(await bob.ask('messages.vote', { roomId, id, value: -1 })).toEqual({ up: 1, down: 1, mine: -1 });
    expect(await heard(ann, version + 1)).toMatchObject({ type: 'vote-changed', messageId: id, userId: bob.id, value: -1, up: 1, down: 1 });
    expect(await bob.ask('messages.vote', { roomId, id, opId, value: 1 })).toEqual({ up: 1, down: 0, mine: 1 });
    expect((await ann.refused('messages.vote', { roomId, id, opId, value: 1 })).code).toBe('conflict');
    expect((await bob.refused('messages.delete', { roomId, id, opId })).code).toBe('conflict');
    expect([(await now(ann, id))?.votes, (await now(bob, id))?.votes]).toEqual([
      { up: 1, down: 1, mine: 1 },
      { up: 1, down: 1, mine: -1 },
    ]);
    for (const value of [2, '1', null, 0.5]) expect((await bob.refused('messages.vote', { roomId, id, value })).issues?.[0]?.path).toBe('value');
  });

  test('react: who, how many, in the order they came; one emoji and no word', async () => {
    const { id } = await ann.say(roomId, 'react');
    for (const emoji of ['👨‍👩‍👧‍👦', '🇩🇪', '1️⃣']) await bob.ask('messages.react', { roomId, id, emoji, on: true });
    expect((await ann.ask('messages.react', { roomId, id, emoji: '🇩🇪', on: true })).reactions).toEqual([
      { emoji: '👨‍👩‍👧‍👦', count: 1, userIds: [bob.id], mine: false },
      { emoji: '🇩🇪', count: 2, userIds: [bob.id, ann.id], mine: true },
      { emoji: '1️⃣', count: 1, userIds: [bob.id], mine: false },
    ]);
    const { reactions } = await bob.ask('messages.react', { roomId, id, emoji: '🇩🇪', on: false });
    expect(reactions.find(({ emoji }) => emoji === '🇩🇪')).toEqual({ emoji: '🇩🇪', count: 1, userIds: [ann.id], mine: false });
    for (const emoji of ['', 'x', '🎈🎈', ':+1:', '<b>', 5])
      expect((await bob.refused('messages.react', { roomId, id, emoji, on: true })).issues?.[0]?.path).toBe('emoji');
  });

  test('pin: a system line and a higher version; everybody lists them', async () => {
    const { id, version } = await ann.say(roomId, 'pin');
    const { message } = await bob.ask('messages.pin', { roomId, id, on: true });
    expect(message).toMatchObject({ pinned: true, version: version + 1 });
    expect(await heard(ann, message.version)).toMatchObject({ type: 'message-pinned', messageId: id, on: true, actorId: bob.id });
    expect((await ann.ask('messages.pinned', { roomId })).messages.map((pinned) => pinned.id)).toContain(id);
    expect((await ann.ask('messages.history', { roomId })).events).toContainEqual(expect.objectContaining({ type: 'message-pinned', messageId: id }));
    await ann.ask('messages.pin', { roomId, id, on: false });
    expect((await ann.ask('messages.pinned', { roomId })).messages.map((pinned) => pinned.id)).not.toContain(id);
  });

  test('many large messages: those asked for by id, and pinned ones, come in pages of 512 KB', async () => {
    const roomId = await openRoom(ann);
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      ids.push((await ann.say(roomId, '🎈'.repeat(16_000))).id);
      await ann.ask('messages.pin', { roomId, id: ids[n], on: true });
    }
    const fits = (page: unknown) => expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(512 * 1024);
    const got: string[] = [];
    for (let more = true; more; ) {
      const page = await ann.ask('messages.get', { roomId, ids: ids.filter((id) => !got.includes(id)) });
      fits(page);
      got.push(...page.messages.map(({ id }) => id));
      more = page.more === true;
    }
    expect(got).toEqual(ids);
    const pinned: OutsideMessage[] = [];
    for (let more = true; more; ) {
      const before = pinned.at(-1)?.seq;
      const page = await ann.ask('messages.pinned', { roomId, ...(before === undefined ? {} : { before }) });
      fits(page);
      pinned.push(...page.messages);
      more = page.more === true;
    }
    expect(pinned.map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('save: only one’s own, on every device', async () => {
    const phone = await connect(one.url, await signIn(one.url, bob.session.user.handle));
    await phone.ask('sync.open', { cursors: {} });
    const { id } = await ann.say(roomId, 'keep');
    await bob.ask('saves.set', { roomId, messageId: id, on: true });
    const told = await until('save-changed', () => phone.inbox.find((item) => item.type === 'save-changed' && item.on));
    expect((await phone.ask('saves.list', {})).saves[0]).toEqual('save' in told ? told.save : null);
    expect((await ann.ask('saves.list', {})).saves).toEqual([]);
    await phone.ask('saves.set', { roomId, messageId: id, on: false });
    await until('let go', () => bob.inbox.some((item) => item.type === 'save-changed' && !item.on));
    expect((await bob.ask('saves.list', {})).saves).toEqual([]);
    phone.close();
  });

  test('calls of one socket that write to one room are carried out in the order they came', async () => {
    const room = await openRoom(bob);
    const [first, second, third] = [uuidv7(), uuidv7(), uuidv7()];
    const calls: [name: string, input: object, type: string][] = [
      ['messages.send', { id: first, body: 'a' }, 'message-created'],
      ['messages.edit', { id: first, body: 'b' }, 'message-edited'],
      ['messages.send', { id: second, body: 'c', afterId: first }, 'message-created'],
      ['messages.vote', { id: first, value: 1 }, 'vote-changed'],
      ['messages.vote', { id: first, value: -1 }, 'vote-changed'],
      ['messages.send', { id: third, body: 'd' }, 'message-created'],
      ['messages.react', { id: third, emoji: '🎈', on: true }, 'reaction-changed'],
      ['messages.delete', { id: second }, 'message-deleted'],
      ['messages.pin', { id: third, on: true }, 'message-pinned'],
      ['messages.vote', { id: first, value: 0 }, 'vote-changed'],
    ];
    await Promise.all(calls.map(([name, input]) => bob.raw(name, { roomId: room, ...input })));
    expect((await wholeLog(bob, room)).slice(1).map(({ type }) => type)).toEqual(calls.map(([, , type]) => type));
    expect((await bob.ask('messages.get', { roomId: room, ids: [first] })).messages[0]?.votes).toEqual({ up: 0, down: 0, mine: 0 });
  });
});

describe('on two nodes at once', () => {
  test('100 people vote, switch and take back: the counts are exact', async () => {
    const { id } = await ann.say(roomId, 'what do you all think');
    const people: OutsideClient[] = [];
    for (let n = 0; n < 100; n += 10) {
      const group = await Promise.all(Array.from({ length: 10 }, (_, place) => arrive((place % 2 === 0 ? one : two).url, 'voter')));
      await Promise.all(group.map((person) => person.ask('rooms.join', { roomId })));
      people.push(...group);
    }
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    console.log(`seed ${seed}`);
    let state = seed;
    const value = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return ([1, 0, -1] as const)[Math.floor((state / 2 ** 32) * 3)] ?? 0;
    };
    const last = await Promise.all(
      people.map(async (person) => {
        const values = Array.from({ length: 10 }, value);
        const answers = await Promise.all(values.map((each) => person.ask('messages.vote', { roomId, id, value: each })));
        expect(answers.map(({ mine }) => mine)).toEqual(values);
        return values.at(-1) ?? 0;
      }),
    );
    const up = last.filter((each) => each === 1).length;
    const down = last.filter((each) => each === -1).length;
    for (const [place, person] of people.entries()) expect((await now(person, id))?.votes).toEqual({ up, down, mine: last[place] });
    const log = await wholeLog(ann, roomId);
    const votes = new Map<string, number>();
    for (const event of log) {
      if (event.type !== 'vote-changed' || event.messageId !== id) continue;
      expect(votes.get(event.userId) ?? 0).not.toBe(event.value);
      votes.set(event.userId, event.value);
      const values = [...votes.values()];
      expect([event.up, event.down]).toEqual([values.filter((each) => each === 1).length, values.filter((each) => each === -1).length]);
    }
    const headSeq = log.at(-1)?.seq ?? 0;
    for (const person of [people[0], people[1], ann, bob]) {
      if (person === undefined) continue;
      await until('all of it live', () => person.live(roomId).at(-1)?.seq === headSeq);
      const seqs = person.live(roomId).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, n) => (seqs[0] ?? 0) + n));
    }
    for (const person of people) person.close();
  });

  test('edits, votes, reactions and deletions that race leave the same events in the same order everywhere', async () => {
    const annThere = await connect(two.url, ann.session);
    await annThere.ask('sync.open', { cursors: {} });
    const from = (await ann.say(roomId, 'from here')).seq;
    for (let round = 0; round < 10; round += 1) {
      const { id } = await ann.say(roomId, `${round}`);
      await Promise.all([
        ...[ann, annThere].flatMap((client, n) => [1, 2, 3].map((each) => client.raw('messages.edit', { roomId, id, body: `${n} ${each}` }))),
        ...[ann, bob].flatMap((client) => [1, -1, 0, 1].map((value) => client.raw('messages.vote', { roomId, id, value }))),
        ...[ann, bob].map((client) => client.raw('messages.react', { roomId, id, emoji: '🎈', on: true })),
        ...(round % 2 === 0 ? [annThere.raw('messages.delete', { roomId, id })] : []),
      ]);
      const [here, there] = await Promise.all([now(ann, id), now(annThere, id)]);
      expect(here).toEqual(there);
      if (here?.deletedAt !== undefined) expect(here).toMatchObject({ body: '', votes: { up: 0, down: 0 }, reactions: [] });
      else expect(here).toMatchObject({ votes: { up: 2, down: 0, mine: 1 }, reactions: [{ emoji: '🎈', count: 2 }] });
    }
    const log = (await wholeLog(ann, roomId)).filter(({ seq }) => seq > from);
    const gone = new Map(log.flatMap((event) => (event.type === 'message-deleted' ? [[event.messageId, event.seq]] : [])));
    expect(gone.size).toBe(5);
    for (const event of log) if ('messageId' in event) expect(event.seq).toBeLessThanOrEqual(gone.get(event.messageId) ?? Number.POSITIVE_INFINITY);
    for (const client of [ann, annThere, bob]) {
      await until('all of it live', () => client.live(roomId).at(-1)?.seq === log.at(-1)?.seq);
      const live = client.live(roomId).filter(({ seq }) => seq > from);
      expect(live.map(({ seq, type, actorId }) => [seq, type, actorId])).toEqual(log.map(({ seq, type, actorId }) => [seq, type, actorId]));
    }
    annThere.close();
  });
});
