import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import type { OutsideEvent } from './outside/shapes.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  [ann, bob] = await Promise.all([arrive(relay.url, 'ann'), arrive(relay.url, 'bob')]);
});
afterAll(async () => {
  for (const client of [ann, bob]) client.close();
  await relay.stop();
  await database.drop();
});

/** A room with system events among its messages, and its whole log. */
async function mixedRoom(): Promise<{ roomId: string; log: OutsideEvent[]; head: number }> {
  const roomId = await openRoom(ann);
  for (let n = 0; n < 4; n += 1) {
    await Promise.all(Array.from({ length: 5 }, (_, k) => ann.say(roomId, `${n}.${k}`)));
    await bob.ask('rooms.join', { roomId });
    await bob.say(roomId, 'hello');
    await ann.ask('rooms.update', { roomId, topic: `topic ${n}` });
    await bob.ask('rooms.leave', { roomId });
  }
  const log = await wholeLog(ann, roomId);
  expect(log.length).toBe(1 + 4 * 9);
  return { roomId, log, head: log.length };
}

describe('log.since', () => {
  test('events after seq, in order, no gap, up to until and limit', async () => {
    const { roomId, log, head } = await mixedRoom();
    for (const seq of [0, 1, 2, head - 1, head]) {
      for (const until of [undefined, 0, 1, 5, head - 1, head, head + 100]) {
        for (const limit of [undefined, 1, 3, 1_000]) {
          const expected = log.filter((event) => event.seq > seq && event.seq <= (until ?? head)).slice(0, limit ?? 1_000);
          const answer = await ann.ask('log.since', { roomId, seq, ...(until === undefined ? {} : { until }), ...(limit === undefined ? {} : { limit }) });
          expect({ seq, until, limit, ...answer }).toEqual({ seq, until, limit, events: expected, headSeq: head, reset: false });
        }
      }
    }
  });

  test('reset, and no events, only where seq is beyond the head', async () => {
    const { roomId, head } = await mixedRoom();
    expect(await ann.ask('log.since', { roomId, seq: head })).toEqual({ events: [], headSeq: head, reset: false });
    for (const seq of [head + 1, head + 1_000]) expect(await ann.ask('log.since', { roomId, seq })).toEqual({ events: [], headSeq: head, reset: true });
  });

  test('changesOnly: only what changes existing messages; here nothing does', async () => {
    const { roomId, head } = await mixedRoom();
    expect(await ann.ask('log.since', { roomId, seq: 0, changesOnly: true })).toEqual({ events: [], headSeq: head, reset: false });
    expect((await ann.ask('log.since', { roomId, seq: 0, changesOnly: false })).events.length).toBe(head);
  });

  test('live packets and the log say the same, but for rooms, which a replay shows as they are now', async () => {
    const { roomId, log } = await mixedRoom();
    await until('all came live', () => ann.live(roomId).at(-1)?.seq === log.length);
    const room = (await ann.ask('sync.open', { cursors: {} })).rooms.find((state) => state.room.id === roomId)?.room;
    const plain = (events: OutsideEvent[]) =>
      JSON.parse(JSON.stringify(events.map((event) => (event.type === 'room-updated' ? { ...event, room } : event))).replaceAll(/,?"mine":-?\w+/g, ''));
    for (const event of log) if (event.type === 'room-updated') expect(event.room).toEqual(room);
    expect(plain(ann.live(roomId))).toEqual(plain(log));
    for (const packet of ann.log)
      expect([packet.from, packet.to, packet.events.length]).toEqual([packet.events[0]?.seq, packet.events.at(-1)?.seq, packet.to - packet.from + 1]);
  });

  test('not a member: forbidden for a public room, not-found for others', async () => {
    const [open, closed] = [await openRoom(ann), await openRoom(ann, { kind: 'private' })];
    const { room } = await ann.ask('rooms.direct', { userIds: [(await arriveAndLeave()).id] });
    for (const [name, input] of [
      ['log.since', { seq: 0 }],
      ['messages.history', {}],
      ['members.list', {}],
      ['reads.mark', { seq: 1 }],
      ['typing.set', { on: true }],
      ['rooms.update', { topic: 'x' }],
    ] as const) {
      const codes: string[] = [];
      for (const roomId of [open, closed, room.id, uuidv7()]) codes.push((await bob.refused(name, { roomId, ...input })).code);
      expect({ name, codes }).toEqual({ name, codes: ['forbidden', 'not-found', 'not-found', 'not-found'] });
    }
  });

  test.each([
    ['four bytes a character', '🎈'],
    ['six bytes in JSON', '\u0001'],
  ])('pages and packets end at 512 KB as well, and go on without a gap: %s', async (_, character) => {
    const roomId = await openRoom(ann);
    const body = character.repeat(16_000);
    await Promise.all(Array.from({ length: 30 }, () => ann.say(roomId, body)));
    const size = (value: object) => Buffer.byteLength(JSON.stringify(value));
    for (const place of [{}, { after: 0 }, { around: 15 }]) {
      const page = await ann.ask('messages.history', { roomId, limit: 200, ...place });
      expect(size(page)).toBeLessThan(560_000);
      expect(size(page)).toBeGreaterThan(300_000);
      expect(page.messages.length).toBeLessThan(30);
    }
    const since = await ann.ask('log.since', { roomId, seq: 0 });
    expect(size(since)).toBeLessThan(560_000);
    expect(size(since)).toBeGreaterThan(300_000);
    expect((await wholeLog(ann, roomId)).length).toBe(31);
    await until('all came live', () => ann.live(roomId).at(-1)?.seq === 31);
    for (const packet of ann.log) expect(size(packet)).toBeLessThan(560_000);
  });
});

async function arriveAndLeave(): Promise<{ id: string }> {
  const client = await arrive(relay.url);
  client.close();
  return client;
}

/** Checks one page against the whole log: what is inside its span is all there, the flags say what is outside. */
async function checkPage(roomId: string, log: OutsideEvent[], input: { before?: number; after?: number; around?: number; limit?: number }, firstSeq = 1) {
  const page = await ann.ask('messages.history', { roomId, ...input });
  const context = `${JSON.stringify(input)} → ${page.fromSeq}…${page.toSeq}`;
  const inSpan = log.filter(({ seq }) => seq >= page.fromSeq && seq <= page.toSeq);
  expect(
    page.messages.map(({ seq }) => seq),
    context,
  ).toEqual(inSpan.filter(({ type }) => type === 'message-created').map(({ seq }) => seq));
  expect(
    page.events.map(({ seq }) => seq),
    context,
  ).toEqual(inSpan.filter(({ type }) => type !== 'message-created').map(({ seq }) => seq));
  expect(page.headSeq, context).toBe(log.length);
  expect(page.messages.length, context).toBeLessThanOrEqual(input.limit ?? 200);
  // "More" means more to see, messages or system lines.
  expect(page.hasMoreBefore, context).toBe(inSpan.length > 0 ? page.fromSeq > firstSeq : page.hasMoreBefore);
  expect(page.hasMoreAfter, context).toBe(inSpan.length > 0 ? page.toSeq < log.length : page.hasMoreAfter);
  return page;
}

test('hundreds of settings of a room, each told whole: they end pages at 512 KB as well', async () => {
  const roomId = await openRoom(ann);
  for (let n = 0; n < 320; n += 1) await ann.ask('rooms.update', { roomId, topic: `${'🎈'.repeat(480)} ${n}` });
  for (let n = 0; n < 6; n += 1) await ann.say(roomId, '🎈'.repeat(16_000));
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const events: OutsideEvent[] = [];
  do {
    const page = await ann.ask('log.since', { roomId, seq: events.length });
    expect(bytes(page)).toBeLessThanOrEqual(512 * 1024);
    events.push(...page.events);
  } while (events.length < 327);
  const seen: number[] = [];
  for (let before = 328; before > 1; ) {
    const page = await ann.ask('messages.history', { roomId, before, limit: 200 });
    expect(bytes(page)).toBeLessThanOrEqual(512 * 1024);
    seen.push(...[...page.messages, ...page.events].map(({ seq }) => seq));
    before = page.fromSeq;
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual(events.map(({ seq }) => seq));
});

describe('messages.history', () => {
  test('without a place: the latest page, up to the head', async () => {
    const { roomId, log, head } = await mixedRoom();
    const all = await checkPage(roomId, log, {});
    expect([all.fromSeq, all.toSeq, all.hasMoreBefore, all.hasMoreAfter]).toEqual([1, head, false, false]);
    const last = await checkPage(roomId, log, { limit: 3 });
    expect([last.toSeq, last.messages.length, last.hasMoreAfter]).toEqual([head, 3, false]);
  });

  test('before: backwards page by page gives the whole room, once', async () => {
    const { roomId, log, head } = await mixedRoom();
    for (const limit of [1, 2, 7, 200]) {
      const seen: number[] = [];
      let before = head + 1;
      for (;;) {
        const page = await checkPage(roomId, log, { before, limit });
        expect(page.toSeq).toBe(before - 1);
        seen.unshift(...[...page.messages, ...page.events].map(({ seq }) => seq).sort((a, b) => a - b));
        before = page.fromSeq;
        if (!page.hasMoreBefore) break;
      }
      expect(seen).toEqual(log.map(({ seq }) => seq));
    }
  });

  test('after: forwards page by page gives the whole room, once', async () => {
    const { roomId, log } = await mixedRoom();
    for (const limit of [1, 2, 7, 200]) {
      const seen: number[] = [];
      let after = 0;
      for (;;) {
        const page = await checkPage(roomId, log, { after, limit });
        expect(page.fromSeq).toBe(after + 1);
        seen.push(...[...page.messages, ...page.events].map(({ seq }) => seq).sort((a, b) => a - b));
        after = page.toSeq;
        if (!page.hasMoreAfter) break;
      }
      expect(seen).toEqual(log.map(({ seq }) => seq));
    }
  });

  test('around: a page on both sides of a number, which is in it', async () => {
    const { roomId, log, head } = await mixedRoom();
    for (const around of [1, 2, 9, 20, head - 1, head]) {
      for (const limit of [1, 2, 5, 10, 200]) {
        const page = await checkPage(roomId, log, { around, limit });
        expect(page.fromSeq).toBeLessThanOrEqual(around);
        expect(page.toSeq).toBeGreaterThanOrEqual(around);
      }
    }
    const middle = await checkPage(roomId, log, { around: 20, limit: 6 });
    const [older, newer] = [middle.messages.filter(({ seq }) => seq < 20).length, middle.messages.filter(({ seq }) => seq > 20).length];
    expect(Math.min(older, newer)).toBeGreaterThanOrEqual(2);
  });

  test('outside of the room: pages of nothing', async () => {
    const { roomId, head } = await mixedRoom();
    for (const input of [{ before: 0 }, { before: 1 }, { after: head }, { after: head + 50 }, { around: head + 50 }, { before: head + 50 }]) {
      const page = await ann.ask('messages.history', { roomId, ...input });
      expect(page.headSeq).toBe(head);
      if (input.before === 1 || input.before === 0) expect(page).toMatchObject({ messages: [], events: [], hasMoreBefore: false });
      expect(page.toSeq).toBeGreaterThanOrEqual(page.fromSeq - 1);
      if (input.after !== undefined) expect(page).toMatchObject({ messages: [], events: [], hasMoreAfter: false });
    }
  });

  test('two places at once are no place', async () => {
    const { roomId } = await mixedRoom();
    expect((await ann.refused('messages.history', { roomId, before: 5, after: 2 })).code).toBe('invalid');
  });

  test('one snapshot: pages read while others write hold every message of their span', async () => {
    const roomId = await openRoom(ann);
    await bob.ask('rooms.join', { roomId });
    let isWriting = true;
    const writing = Promise.all(
      [ann, bob].map(async (client) => {
        for (let n = 0; n < 150; n += 1) await Promise.all([client.say(roomId, `${n}`), client.say(roomId, `${n}`)]);
      }),
    ).then(() => {
      isWriting = false;
    });
    let pages = 0;
    while (isWriting) {
      const page = await bob.ask('messages.history', { roomId, limit: 50 });
      const seqs = [...page.messages, ...page.events].map(({ seq }) => seq).sort((a, b) => a - b);
      expect(seqs).toEqual(Array.from({ length: page.toSeq - page.fromSeq + 1 }, (_, n) => page.fromSeq + n));
      expect(page.toSeq).toBe(page.headSeq);
      pages += 1;
    }
    await writing;
    expect(pages).toBeGreaterThan(0);
    expect((await wholeLog(ann, roomId)).length).toBe(602);
  });
});

describe("historyFrom 'join': a member sees nothing below firstSeq", () => {
  test('in log, history, counts and search of places', async () => {
    const { room } = await ann.ask('rooms.create', { kind: 'public', name: `from-join-${uuidv7()}`, historyFrom: 'join' });
    expect(room.historyFrom).toBe('join');
    await ann.say(room.id, 'before bob');
    await ann.say(room.id, `@${bob.session.user.handle} and this`);
    const { state } = await bob.ask('rooms.join', { roomId: room.id });
    expect(state).toMatchObject({ firstSeq: 4, headSeq: 4, unread: 0, mentions: 0 });
    await ann.say(room.id, 'for bob');
    expect((await ann.ask('sync.open', { cursors: {} })).rooms.find((one) => one.room.id === room.id)?.firstSeq).toBe(1);

    const since = async (seq: number) => (await bob.ask('log.since', { roomId: room.id, seq })).events.map((event) => event.seq);
    expect(await since(0)).toEqual([4, 5]);
    expect(await since(1)).toEqual([4, 5]);
    expect(await since(4)).toEqual([5]);
    expect(await bob.ask('log.since', { roomId: room.id, seq: 0, until: 3 })).toMatchObject({ events: [], reset: false, headSeq: 5 });
    for (const place of [{}, { before: 6 }, { after: 0 }, { around: 1 }, { around: 4 }, { before: 4 }, { before: 2 }]) {
      const page = await bob.ask('messages.history', { roomId: room.id, ...place });
      expect([...page.messages, ...page.events].filter(({ seq }) => seq < 4)).toEqual([]);
      expect(page.hasMoreBefore).toBe(false);
      expect(JSON.stringify(page)).not.toContain('before bob');
    }
    expect((await bob.ask('reads.mark', { roomId: room.id, seq: 1, unread: true })).unread).toBe(1);
    expect(JSON.stringify([bob.log, bob.inbox])).not.toContain('before bob');
  });

  test('an edit of what was said before takes its place in the log and tells no words of it, however somebody came to hear it', async () => {
    const roomId = await openRoom(ann, { historyFrom: 'join' });
    const old = await ann.say(roomId, 'said before');
    // Bob joins while he is connected; his second device opens its sync afterwards.
    await bob.ask('rooms.join', { roomId });
    const second = await connect(relay.url, bob.session);
    await second.ask('sync.open', { cursors: {} });
    const own = await bob.say(roomId, 'said since');
    await ann.ask('messages.edit', { roomId, id: old.id, opId: uuidv7(), body: 'edited secret' });
    await bob.ask('messages.edit', { roomId, id: own.id, opId: uuidv7(), body: 'edited openly' });
    const edits = (events: OutsideEvent[]) => events.flatMap((event) => (event.type === 'message-edited' ? [[event.message.id, event.message.body]] : []));
    const veiled = [
      [old.id, ''],
      [own.id, 'edited openly'],
    ];
    for (const client of [bob, second]) {
      await until('both edits came', () => edits(client.live(roomId)).length === 2);
      expect(edits(client.live(roomId))).toEqual(veiled);
      expect(edits((await client.ask('log.since', { roomId, seq: 0 })).events)).toEqual(veiled);
    }
    expect(edits((await bob.ask('log.since', { roomId, seq: 0, changesOnly: true })).events)).toEqual(veiled);
    // Who was there hears all of it.
    await until('ann heard both', () => edits(ann.live(roomId)).length === 2);
    expect(edits(ann.live(roomId))).toEqual([
      [old.id, 'edited secret'],
      [own.id, 'edited openly'],
    ]);
    second.close();
  });

  test("who comes back sees from the new joining on; with 'start' everything", async () => {
    for (const [historyFrom, first] of [
      ['join', 5],
      ['start', 1],
    ] as const) {
      const roomId = await openRoom(ann, { historyFrom });
      await bob.ask('rooms.join', { roomId });
      await bob.ask('rooms.leave', { roomId });
      await ann.say(roomId, 'while away');
      expect((await bob.ask('rooms.join', { roomId })).state).toMatchObject({ firstSeq: first, headSeq: 5 });
      expect((await bob.ask('log.since', { roomId, seq: 0 })).events[0]?.seq).toBe(first);
    }
  });
});
