import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
let roomId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  [ann, bob] = await Promise.all([arrive(relay.url, 'ann'), arrive(relay.url, 'bob')]);
  roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
});
afterAll(async () => {
  for (const client of [ann, bob]) client.close();
  await relay.stop();
  await database.drop();
});

const messages = async (of = roomId) => (await wholeLog(ann, of)).flatMap((event) => (event.type === 'message-created' ? [event.message] : []));

describe('messages.send', () => {
  test('answers the stored message; everybody hears the same one, the sender too', async () => {
    const id = uuidv7();
    const { message } = await ann.ask('messages.send', { roomId, id, body: 'Grüße 👋🏽\n  two lines ' });
    expect(message).toMatchObject({
      id,
      roomId,
      authorId: ann.id,
      kind: 'text',
      body: 'Grüße 👋🏽\n  two lines ',
      mentions: { userIds: [] },
      files: [],
      reactions: [],
    });
    expect(message).toMatchObject({ version: message.seq, votes: { up: 0, down: 0 } });
    expect([message.editedAt, message.deletedAt, message.replyToId, message.threadRootId, message.thread]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(Math.abs(message.createdAt - Date.now())).toBeLessThan(10_000);
    const heard = await Promise.all([ann, bob].map((client) => until('the packet', () => client.live(roomId).find(({ seq }) => seq === message.seq))));
    for (const event of heard)
      expect(event).toEqual({
        seq: message.seq,
        at: message.createdAt,
        actorId: ann.id,
        type: 'message-created',
        message: { ...message, votes: { up: 0, down: 0 } },
      });
    expect((await wholeLog(bob, roomId)).at(-1)).toMatchObject({ seq: message.seq, message: { id, body: message.body } });
  });

  test('the same id again: the same message, stored once, the first body wins', async () => {
    const id = uuidv7();
    const answers = await Promise.all(['first', 'second', 'third'].map((body) => ann.ask('messages.send', { roomId, id, body })));
    const again = await ann.ask('messages.send', { roomId, id, body: 'much later' });
    // `mine` may be left out: its absence leaves what is known.
    for (const { message } of answers) expect(message).toEqual({ ...again.message, votes: { ...again.message.votes, ...message.votes } });
    expect(again.message.body).toBe('first');
    expect((await messages()).filter((message) => message.id === id).length).toBe(1);
  });

  test("another person's id is a conflict, in another room it is free", async () => {
    const message = await ann.say(roomId, 'mine');
    const error = await bob.refused('messages.send', { roomId, id: message.id, body: 'stolen' });
    expect(error.code).toBe('conflict');
    const other = await openRoom(bob);
    expect((await bob.ask('messages.send', { roomId: other, id: message.id, body: 'elsewhere' })).message).toMatchObject({
      id: message.id,
      roomId: other,
      authorId: bob.id,
      seq: 2,
    });
    expect((await messages()).filter(({ id }) => id === message.id).map(({ body }) => body)).toEqual(['mine']);
  });

  test('a message id is not free where it was the id of another change', async () => {
    const opId = uuidv7();
    const room = await openRoom(ann);
    await ann.ask('rooms.update', { roomId: room, opId, topic: 'a topic' });
    expect((await bob.refused('rooms.join', { roomId: room, opId })).code).toBe('conflict');
    await bob.ask('rooms.join', { roomId: room });
    expect((await bob.refused('messages.send', { roomId: room, id: opId, body: 'x' })).code).toBe('conflict');
    await wholeLog(ann, room);
  });

  test('bodies: 1 to 16,000 code points, kept to the letter', async () => {
    for (const body of ['x', ' ', '\n', '🎈'.repeat(16_000), 'e\u0301', '\ufeffx', '\u202e', '<b>&amp;</b>', '"\\\u2028']) {
      expect((await ann.say(roomId, body)).body).toBe(body);
    }
    for (const body of ['', '🎈'.repeat(16_001), 'x'.repeat(16_001)]) {
      const error = await ann.refused('messages.send', { roomId, id: uuidv7(), body });
      expect(error.code).toBeOneOf(['invalid', 'too-large']);
      expect(error.issues?.[0]?.path).toBe('body');
    }
  });

  test('a reply names its message, a thread its root', async () => {
    const root = await ann.say(roomId, 'root');
    const reply = await bob.say(roomId, 'reply', { replyToId: root.id });
    expect(reply.replyToId).toBe(root.id);
    const inThread = await bob.say(roomId, 'in the thread', { threadRootId: root.id });
    expect(inThread.threadRootId).toBe(root.id);
    for (const more of [{ threadRootId: uuidv7() }, { threadRootId: inThread.id }]) {
      expect((await bob.refused('messages.send', { roomId, id: uuidv7(), body: 'x', ...more })).code).toBeOneOf(['invalid', 'not-found', 'conflict']);
    }
    const thread = await ann.ask('messages.history', { roomId, threadRootId: root.id });
    expect(thread.messages.filter(({ id }) => id !== root.id).map(({ id }) => id)).toEqual([inThread.id]);
  });

  test('afterId: unavailable while that is not stored, fine afterwards', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    expect((await ann.refused('messages.send', { roomId, id: second, body: 'two', afterId: first })).code).toBe('unavailable');
    await ann.ask('messages.send', { roomId, id: first, body: 'one' });
    const { message } = await ann.ask('messages.send', { roomId, id: second, body: 'two', afterId: first });
    expect((await messages()).slice(-2).map(({ id }) => id)).toEqual([first, message.id]);
  });

  test('pipelined calls of one socket are carried out in the order they came', async () => {
    const ids = Array.from({ length: 300 }, () => uuidv7());
    const sent = await Promise.all(ids.map((id, n) => ann.ask('messages.send', { roomId, id, body: `${n}`, ...(n === 0 ? {} : { afterId: ids[n - 1] }) })));
    const seqs = sent.map(({ message }) => message.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect((await messages()).map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
  });

  test('an id need not be made now, nor rise', async () => {
    const old = '01000000-0000-7000-8000-000000000001';
    const future = `fedcba98-7654-7000-8000-${randomUUID().slice(-12)}`;
    const sent = [await ann.ask('messages.send', { roomId, id: future, body: 'future' }), await ann.ask('messages.send', { roomId, id: old, body: 'old' })];
    expect(sent[1]?.message.seq).toBe((sent[0]?.message.seq ?? 0) + 1);
  });

  test('who is no member: forbidden in a public room, not-found in a private one and in none', async () => {
    const privateRoom = await openRoom(ann, { kind: 'private' });
    const publicRoom = await openRoom(ann);
    const codes = await Promise.all([publicRoom, privateRoom, uuidv7()].map((room) => bob.refused('messages.send', { roomId: room, id: uuidv7(), body: 'x' })));
    expect(codes.map(({ code }) => code)).toEqual(['forbidden', 'not-found', 'not-found']);
    // Nothing in the words tells the private room from none.
    expect(codes[1]).toEqual(codes[2]);
    expect((await wholeLog(ann, privateRoom)).length).toBe(1);
  });

  test('a repeat answers also after one has left, and a new message does not go through', async () => {
    const room = await openRoom(ann);
    await bob.ask('rooms.join', { roomId: room });
    const said = await bob.say(room, 'before I go');
    await bob.ask('rooms.leave', { roomId: room });
    expect((await bob.ask('messages.send', { roomId: room, id: said.id, body: 'again' })).message).toMatchObject({
      id: said.id,
      seq: said.seq,
      body: 'before I go',
    });
    expect((await bob.refused('messages.send', { roomId: room, id: uuidv7(), body: 'after' })).code).toBe('forbidden');
    expect((await wholeLog(ann, room)).map(({ type }) => type)).toEqual(['member-joined', 'member-joined', 'message-created', 'member-left']);
  });

  test('times never decrease within a room', async () => {
    const log = await wholeLog(ann, roomId);
    const times = log.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const event of log) if (event.type === 'message-created') expect([event.message.createdAt, event.message.seq]).toEqual([event.at, event.seq]);
  });
});

describe('mentions', () => {
  let third: OutsideClient;
  let outsider: OutsideClient;
  beforeAll(async () => {
    [third, outsider] = await Promise.all([arrive(relay.url, 'third.one'), arrive(relay.url, 'outsider')]);
    await third.ask('rooms.join', { roomId });
  });
  afterAll(() => {
    third.close();
    outsider.close();
  });
  const found = async (body: string) => (await ann.say(roomId, body)).mentions;
  const at = (client: OutsideClient) => `@${client.session.user.handle}`;

  test('members by handle, without regard to case, each once', async () => {
    expect(await found(`hi ${at(bob)} and ${at(bob)}`)).toEqual({ userIds: [bob.id] });
    expect((await found(`${at(third)}, ${at(bob)}: (${at(bob)})!`)).userIds.sort()).toEqual([bob.id, third.id].sort());
    expect(await found(at(bob).toUpperCase())).toEqual({ userIds: [bob.id] });
    expect(await found(`A sentence may end with ${at(bob)}.`)).toEqual({ userIds: [bob.id] });
    expect(await found(`line\n${at(bob)}\nline`)).toEqual({ userIds: [bob.id] });
  });

  test('nobody who is not a member, no part of a word, no address', async () => {
    expect(await found(`${at(outsider)} @nobody-at-all @ @@ mail${at(bob)}.example`)).toEqual({ userIds: [] });
    expect(await found(`${at(bob)}x`)).toEqual({ userIds: [] });
  });

  test('@room and @here', async () => {
    expect(await found('@room look')).toEqual({ userIds: [], room: true });
    expect(await found('look @here')).toEqual({ userIds: [], here: true });
    expect(await found(`@here @room ${at(bob)}`)).toEqual({ userIds: [bob.id], room: true, here: true });
    expect(await found('@rooms @hereabouts classroom@room.example')).toEqual({ userIds: [] });
  });

  test('not in code', async () => {
    for (const body of [
      `\`${at(bob)}\``,
      `\`\`\`\n${at(bob)} @room\n\`\`\``,
      `\`\`\`ts\nconst x = '@here';\n${at(bob)}\n\`\`\``,
      `a \`\`b \` ${at(bob)}\`\` c`,
      `\`\`\`\n${at(bob)} left open`,
    ]) {
      expect({ body, mentions: await found(body) }).toEqual({ body, mentions: { userIds: [] } });
    }
    expect(await found(`\`code\` ${at(bob)} \`more\``)).toEqual({ userIds: [bob.id] });
    expect(await found(`a lone \` tick ${at(bob)}`)).toEqual({ userIds: [bob.id] });
    expect(await found(`\`\`\`\ncode\n\`\`\`\n${at(bob)}`)).toEqual({ userIds: [bob.id] });
  });
});
