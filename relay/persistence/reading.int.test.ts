import { randomUUID } from 'node:crypto';
import { limits } from '@parley/shared/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import { readHistory } from './history.ts';
import { openDatabase } from './prisma-client.ts';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.end());

describe('since', () => {
  it('answers what follows, from what the reader may see on, and says where the log ends', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    for (let index = 0; index < 5; index += 1) await stores.send(roomId, author, `m${index}`);
    const read = (input: object) => stores.log.since({ roomId, seq: 0, firstSeq: 1, limit: 100, ...input });
    const seqs = async (input: object) => (await read(input)).events.map((event) => event.seq);
    expect(await seqs({ seq: 3 })).toEqual([4, 5, 6]);
    expect(await seqs({ seq: 0, firstSeq: 5 })).toEqual([5, 6]);
    expect(await seqs({ seq: 2, until: 4 })).toEqual([3, 4]);
    expect(await seqs({ seq: 2, limit: 1 })).toEqual([3]);
    expect(await read({ seq: 6 })).toEqual({ events: [], headSeq: 6, reset: false });
    expect(await read({ seq: 7 })).toEqual({ events: [], headSeq: 6, reset: true });
    expect((await stores.log.heads([roomId])).get(roomId)).toBe(6);
    await expect(stores.log.since({ roomId: randomUUID(), seq: 0, firstSeq: 1, limit: 1 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['🦊', '\u0001'])('ends a page at 512 KB of JSON, but never below one event', async (letter) => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    await Promise.all(Array.from({ length: 20 }, () => stores.send(roomId, author, letter.repeat(limits.bodyMax))));
    for (const packet of stores.packets.filter((each) => each.roomId === roomId))
      expect(Buffer.byteLength(JSON.stringify(packet))).toBeLessThanOrEqual(limits.pageBytesMax);
    const { events } = await stores.log.since({ roomId, seq: 1, firstSeq: 1, limit: 1_000 });
    expect(events.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThanOrEqual(limits.pageBytesMax);
    const page = await stores.log.history({ roomId, firstSeq: 1, limit: 200, readerId: author.id });
    expect(page.messages.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(page.messages))).toBeLessThanOrEqual(limits.pageBytesMax);
    expect(page).toMatchObject({ toSeq: 21, hasMoreBefore: true, hasMoreAfter: false, fromSeq: page.messages[0]?.seq });
    const around = await stores.log.history({ roomId, firstSeq: 1, limit: 200, around: 10, readerId: author.id });
    expect(Buffer.byteLength(JSON.stringify(around.messages))).toBeLessThanOrEqual(limits.pageBytesMax);
    expect(around).toMatchObject({ fromSeq: around.messages[0]?.seq, toSeq: around.messages.at(-1)?.seq });
  });
});

describe('history', () => {
  it('holds every message of its span, with the system lines, both ways', async () => {
    const [author, guest] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, guest]); // 1, 2
    for (let index = 0; index < 4; index += 1) await stores.send(roomId, author, `m${index}`); // 3 to 6
    await stores.rooms.leave({ roomId, opId: randomUUID(), actorId: guest.id, reason: 'left' }); // 7
    for (let index = 4; index < 8; index += 1) await stores.send(roomId, author, `m${index}`); // 8 to 11
    const page = async (input: object) => {
      const { messages, events, ...rest } = await stores.log.history({ roomId, firstSeq: 1, limit: 3, readerId: author.id, ...input });
      return { ...rest, messages: messages.map((message) => message.seq), events: events.map((event) => event.seq) };
    };
    const whole = { headSeq: 11 };
    expect(await page({})).toEqual({ ...whole, messages: [9, 10, 11], events: [], fromSeq: 9, toSeq: 11, hasMoreBefore: true, hasMoreAfter: false });
    expect(await page({ before: 9 })).toEqual({ ...whole, messages: [5, 6, 8], events: [7], fromSeq: 5, toSeq: 8, hasMoreBefore: true, hasMoreAfter: true });
    expect(await page({ before: 5 })).toEqual({ ...whole, messages: [3, 4], events: [1, 2], fromSeq: 1, toSeq: 4, hasMoreBefore: false, hasMoreAfter: true });
    expect(await page({ before: 5, firstSeq: 4 })).toEqual({
      ...whole,
      messages: [4],
      events: [],
      fromSeq: 4,
      toSeq: 4,
      hasMoreBefore: false,
      hasMoreAfter: true,
    });
    expect(await page({ after: 4 })).toEqual({ ...whole, messages: [5, 6, 8], events: [7], fromSeq: 5, toSeq: 8, hasMoreBefore: true, hasMoreAfter: true });
    expect(await page({ after: 9 })).toEqual({ ...whole, messages: [10, 11], events: [], fromSeq: 10, toSeq: 11, hasMoreBefore: true, hasMoreAfter: false });
    expect(await page({ around: 8 })).toEqual({ ...whole, messages: [6, 8, 9], events: [7], fromSeq: 6, toSeq: 9, hasMoreBefore: true, hasMoreAfter: true });
    expect(await page({ limit: 200 })).toMatchObject({ messages: [3, 4, 5, 6, 8, 9, 10, 11], events: [1, 2, 7], fromSeq: 1, toSeq: 11 });
    expect(await page({ around: 900, limit: 2 })).toMatchObject({ messages: [11], toSeq: 11 });
  });

  it('is planned once a connection, whatever is asked for', async () => {
    const author = await stores.user();
    const roomId = await stores.room([author]);
    await Promise.all(Array.from({ length: 30 }, (_, index) => stores.send(roomId, author, `word ${index}`)));
    const { database, statement, close } = openDatabase(stores.database.url, { connections: 1, name: 'test', isPlannedOnce: true });
    try {
      for (let limit = 1; limit <= 20; limit += 1) await readHistory(statement, { roomId, firstSeq: 1, limit, before: limit, readerId: author.id });
      const plans =
        await database.$queryRaw`SELECT generic_plans::int AS once, custom_plans::int AS again FROM pg_prepared_statements WHERE statement LIKE '%onward%' AND generic_plans > 1`;
      expect(plans).toEqual([{ once: 20, again: 0 }]);
    } finally {
      await close();
    }
  });

  it('shows a thread alone, and its root with a summary', async () => {
    const [author, other] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, other]);
    const threadRootId = randomUUID();
    await stores.send(roomId, author, 'root', { opId: threadRootId });
    const reply = await stores.send(roomId, other, 'reply', { threadRootId });
    await stores.send(roomId, author, 'beside');
    const thread = await stores.log.history({ roomId, firstSeq: 1, threadRootId, limit: 10, readerId: author.id });
    expect(thread.messages.map((message) => message.body)).toEqual(['reply']);
    const [root] = (await stores.log.history({ roomId, firstSeq: 1, limit: 10, readerId: author.id })).messages;
    expect(root).toMatchObject({ body: 'root', thread: { replies: 1, lastSeq: reply.seq, userIds: [other.id] }, votes: { mine: 0 } });
    expect((await stores.send(roomId, other, 'nested', { threadRootId: reply.message?.id ?? '' })).verdict).toBe('not-found');
    expect((await stores.rooms.states(author.id, roomId))[0]).toMatchObject({ unread: 0 });
  });
});

describe('room states and read marks', () => {
  it('count what others wrote after the mark, and mentions among it', async () => {
    const [author, reader] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, reader]);
    await stores.send(roomId, reader, 'my own do not count');
    const gone = randomUUID();
    await stores.send(roomId, author, 'deleted', { opId: gone, mentions: { userIds: [reader.id] } });
    await stores.send(roomId, author, 'for you', { mentions: { userIds: [reader.id], room: true } });
    await stores.send(roomId, author, 'for all', { mentions: { userIds: [], room: true } });
    await stores.logWriter.append({
      type: 'message-deleted',
      roomId,
      opId: randomUUID(),
      actorId: author.id,
      memberVersion: 1,
      messageId: gone,
      isModerator: false,
    });
    const [state] = await stores.rooms.states(reader.id, roomId);
    expect(state).toMatchObject({
      role: 'member',
      notify: 'all',
      firstSeq: 1,
      headSeq: 7,
      lastReadSeq: 2,
      markVersion: 0,
      unread: 2,
      mentions: 2,
      members: 2,
      online: 0,
    });
    expect((await stores.rooms.states(author.id, roomId))[0]).toMatchObject({ unread: 1, mentions: 0 });
    const mark = (more: object) => stores.reads.mark({ roomId, userId: reader.id, seq: 5, ...more });
    expect(await mark({})).toMatchObject({ isChanged: true, inboxVersion: 2, state: { lastReadSeq: 5, unread: 1, mentions: 1, atSeq: 7, markVersion: 0 } });
    expect(await mark({ seq: 3 })).toMatchObject({ isChanged: false, inboxVersion: 2, state: { lastReadSeq: 5 } });
    expect(await mark({ seq: 99 })).toMatchObject({ isChanged: true, state: { lastReadSeq: 7, unread: 0 } });
    expect(await mark({ seq: 4, unread: true })).toMatchObject({ isChanged: true, state: { lastReadSeq: 4, markVersion: 1, unread: 2 } });
    expect(await mark({ seq: 7, markVersion: 0 })).toMatchObject({ isChanged: false, state: { lastReadSeq: 4 } });
    expect(await mark({ seq: 7, markVersion: 1 })).toMatchObject({ isChanged: true, state: { lastReadSeq: 7 } });
    await expect(stores.reads.mark({ roomId, userId: randomUUID(), seq: 1 })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await stores.rooms.activeRoomIds(reader.id)).toEqual([roomId]);
  });

  it('stop counting at 100', async () => {
    const [author, reader] = [await stores.user(), await stores.user()];
    const roomId = await stores.room([author, reader]);
    await Promise.all(Array.from({ length: 130 }, (_, index) => stores.send(roomId, author, `${index}`, { mentions: { userIds: [reader.id] } })));
    expect((await stores.rooms.states(reader.id, roomId))[0]).toMatchObject({ unread: 100, mentions: 100, headSeq: 132 });
  });
});
