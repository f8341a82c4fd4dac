import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.end());

/** All events of a room, read back. */
const log = async (roomId: string) => (await stores.log.since({ roomId, seq: 0, firstSeq: 1, limit: 1_000 })).events;

describe('messages', () => {
  it('are numbered without gap after the creator, and handed out as they were stored', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    const outcomes = await Promise.all(Array.from({ length: 300 }, (_, index) => stores.send(roomId, author, `word ${index}`)));
    expect(outcomes.map((outcome) => outcome.verdict)).toEqual(Array(300).fill('stored'));
    expect(outcomes.map((outcome) => outcome.seq)).toEqual(Array.from({ length: 300 }, (_, index) => index + 2));
    const events = await log(roomId);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 301 }, (_, index) => index + 1));
    expect(events[0]).toMatchObject({ type: 'member-joined', userId: author.id, role: 'owner', nodeName: 'test' });
    const handedOut = stores.packets.filter((packet) => packet.roomId === roomId).flatMap((packet) => packet.events);
    expect(handedOut).toEqual(events.slice(1));
    expect(outcomes.map((outcome) => outcome.message)).toEqual(handedOut.map((event) => (event.type === 'message-created' ? event.message : null)));
  });

  it('sent again are stored once: the first words win, and the answer is the message as it is now', async () => {
    const [author, other] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, other]);
    const opId = randomUUID();
    const both = await Promise.all([stores.send(roomId, author, 'first', { opId }), stores.send(roomId, author, 'second', { opId })]);
    expect(both.map((outcome) => outcome.message?.body)).toEqual(['first', 'first']);
    const later = await stores.send(roomId, author, 'third', { opId });
    expect(later).toMatchObject({ verdict: 'duplicate', seq: 3, message: { body: 'first', version: 3 } });
    expect(await stores.send(roomId, other, 'stolen', { opId })).toEqual({
      verdict: 'conflict',
      seq: null,
      at: null,
      message: null,
      tally: null,
      reactions: null,
    });
    await stores.logWriter.append({
      type: 'message-edited',
      roomId,
      opId: randomUUID(),
      actorId: author.id,
      memberVersion: 1,
      messageId: opId,
      body: 'edited',
      mentions: { userIds: [] },
    });
    await stores.rooms.leave({ roomId, opId: randomUUID(), actorId: author.id, reason: 'left' });
    expect(await stores.send(roomId, author, 'again', { opId })).toMatchObject({ verdict: 'duplicate', message: { body: 'edited', version: 4 } });
    expect((await log(roomId)).filter((event) => event.type === 'message-created')).toHaveLength(1);
  });

  it('wait for the message before them', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await stores.send(roomId, author, 'too early', { opId: third, afterId: second })).toMatchObject({ verdict: 'waiting', message: null });
    const chain = await Promise.all([
      stores.send(roomId, author, 'one', { opId: first }),
      stores.send(roomId, author, 'two', { opId: second, afterId: first }),
      stores.send(roomId, author, 'three', { opId: third, afterId: second }),
    ]);
    expect(chain.map((outcome) => outcome.verdict)).toEqual(['stored', 'stored', 'stored']);
    const [bad, after] = await Promise.all([
      stores.send(roomId, author, 'stale', { opId: randomUUID(), memberVersion: 9 }),
      stores.send(roomId, author, 'fine', { afterId: randomUUID() }),
    ]);
    expect([bad.verdict, after.verdict]).toEqual(['stale', 'waiting']);
  });

  it('that follow a refused one in the same batch are not stored', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    const [first, second] = [randomUUID(), randomUUID()];
    const all = await Promise.all([
      stores.send(roomId, author, 'goes at once and opens the lane'),
      stores.send(roomId, author, 'refused', { opId: first, memberVersion: 7 }),
      stores.send(roomId, author, 'follows', { opId: second, afterId: first }),
      stores.send(roomId, author, 'answers nothing', { replyToId: second }),
      stores.send(roomId, author, 'unconcerned'),
    ]);
    expect(all.map((outcome) => outcome.verdict)).toEqual(['stored', 'stale', 'waiting', 'waiting', 'stored']);
    expect((await log(roomId)).map((event) => event.seq)).toEqual([1, 2, 3]);
  });

  it('of strangers, to unknown or deleted rooms and to unknown messages are refused, the others stored', async () => {
    const [author, stranger] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author]);
    const all = await Promise.all([
      stores.send(roomId, author, 'a'),
      stores.send(roomId, stranger, 'b'),
      stores.send(randomUUID(), author, 'c'),
      stores.send(roomId, author, 'd', { replyToId: randomUUID() }),
      stores.send(roomId, author, 'e', { threadRootId: randomUUID() }),
      stores.send(roomId, author, 'f'),
    ]);
    expect(all.map((outcome) => outcome.verdict)).toEqual(['stored', 'forbidden', 'not-found', 'not-found', 'not-found', 'stored']);
  });

  it('that PostgreSQL cannot hold fail alone', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    const results = await Promise.allSettled(['good', 'bad \u0000 one', 'good too', 'fine'].map((body) => stores.send(roomId, author, body)));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value.verdict : result.reason.code))).toEqual([
      'stored',
      'invalid',
      'stored',
      'stored',
    ]);
    expect((await log(roomId)).map((event) => event.seq)).toEqual([1, 2, 3, 4]);
  });
});

describe('changes', () => {
  it('edit, vote, react and delete, each with its number and once', async () => {
    const [author, other] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, other]);
    const messageId = randomUUID();
    await stores.send(roomId, author, 'Helo', { opId: messageId, mentions: { userIds: [other.id] } });
    const base = { roomId, messageId, memberVersion: 1 };
    const vote = { ...base, type: 'vote-changed' as const, opId: randomUUID(), actorId: other.id, value: 1 as const };
    expect(await stores.logWriter.append(vote)).toMatchObject({ verdict: 'stored', seq: 4, tally: { up: 1, down: 0, mine: 1 } });
    expect(await stores.logWriter.append(vote)).toMatchObject({ verdict: 'duplicate', seq: 4 });
    expect(await stores.logWriter.append({ ...vote, opId: randomUUID() })).toMatchObject({ verdict: 'unchanged', seq: null, tally: { up: 1, mine: 1 } });
    expect(await stores.logWriter.append({ ...base, type: 'reaction-changed', opId: randomUUID(), actorId: other.id, emoji: '🎉', on: true })).toMatchObject({
      verdict: 'stored',
      reactions: [{ emoji: '🎉', count: 1, userIds: [other.id], mine: true }],
    });
    const edit = { ...base, type: 'message-edited' as const, body: 'Hello', mentions: { userIds: [] } };
    expect(await stores.logWriter.append({ ...edit, opId: randomUUID(), actorId: other.id })).toMatchObject({ verdict: 'not-author', message: null });
    expect(await stores.logWriter.append({ ...edit, opId: randomUUID(), actorId: author.id })).toMatchObject({
      verdict: 'stored',
      seq: 6,
      message: { body: 'Hello', mentions: { userIds: [] } },
    });
    const remove = { ...base, type: 'message-deleted' as const };
    expect(await stores.logWriter.append({ ...remove, opId: randomUUID(), actorId: other.id, isModerator: false })).toMatchObject({ verdict: 'not-author' });
    expect(await stores.logWriter.append({ ...remove, opId: randomUUID(), actorId: other.id, isModerator: true })).toMatchObject({
      verdict: 'stored',
      seq: 7,
      message: { body: '', reactions: [] },
    });
    expect(await stores.logWriter.append({ ...edit, opId: randomUUID(), actorId: author.id })).toMatchObject({ verdict: 'gone' });
    const events = await log(roomId);
    expect(events.map((event) => event.type)).toEqual([
      'member-joined',
      'member-joined',
      'message-created',
      'vote-changed',
      'reaction-changed',
      'message-edited',
      'message-deleted',
    ]);
    expect(JSON.stringify(events)).not.toContain('Hel');
    const changes = await stores.log.since({ roomId, seq: 0, firstSeq: 1, limit: 10, changesOnly: true, until: 6 });
    expect(changes.events.map((event) => event.seq)).toEqual([4, 5, 6]);
    const handedOut = stores.packets.filter((packet) => packet.roomId === roomId).flatMap((packet) => packet.events.map((event) => event.seq));
    expect(handedOut).toEqual([3, 4, 5, 6, 7]);
  });

  it('and plain messages in one batch: messages first, whatever stood between them, and each once', async () => {
    const [author, other] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, other]);
    const [first, second] = [randomUUID(), randomUUID()];
    const change = { roomId, memberVersion: 1, opId: randomUUID(), actorId: other.id };
    const like = { ...change, type: 'vote-changed' as const, messageId: second, value: 1 as const };
    const [, one, liked, two, smiled, edited, again] = await Promise.all([
      stores.send(roomId, other, 'under way while the others gather'),
      stores.send(roomId, author, 'one', { opId: first }),
      stores.logWriter.append(like),
      stores.send(roomId, author, 'two', { opId: second }),
      stores.logWriter.append({ ...change, type: 'reaction-changed', opId: randomUUID(), messageId: first, emoji: '🎉', on: true }),
      stores.logWriter.append({
        ...change,
        type: 'message-edited',
        opId: randomUUID(),
        actorId: author.id,
        messageId: first,
        body: 'ein',
        mentions: { userIds: [] },
      }),
      stores.logWriter.append(like),
    ]);
    expect([one, two, smiled, liked, edited].map((outcome) => [outcome.verdict, outcome.seq])).toEqual([4, 5, 6, 7, 8].map((seq) => ['stored', seq]));
    expect(again).toMatchObject({ seq: 7, tally: { up: 1, mine: 1 } });
    // Sent again among new words: the known one is answered, the new one stored.
    const [, known, fresh] = await Promise.all([
      stores.send(roomId, other, 'under way'),
      stores.send(roomId, author, 'one', { opId: first }),
      stores.send(roomId, author, 'three'),
    ]);
    expect([known, fresh].map((outcome) => [outcome.verdict, outcome.seq])).toEqual([
      ['duplicate', 4],
      ['stored', 10],
    ]);
    expect((await log(roomId)).map((event) => event.seq)).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
  });
});
