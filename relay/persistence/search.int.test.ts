import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { matches } from '@parley/shared/search/matches';
import { readTerms } from '@parley/shared/search/read-query';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import type { MessageSearch, SearchInput } from '../domain/search/search-ports.ts';
import { createMessageSearch } from './message-search.ts';
import { openDatabase } from './prisma-client.ts';

let stores: TestStores;
let client: pg.Client;
let ana: User;
/** The same search where nothing is found by walking, all by grams. */
let byGrams: MessageSearch;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  stores = await openTestStores();
  client = new pg.Client({ connectionString: stores.database.url });
  await client.connect();
  ana = await stores.user('ana');
  const { database, close } = openDatabase(stores.database.url, { connections: 1, name: 'test' });
  byGrams = createMessageSearch(database, { sampleRows: 0, walkRows: 0 });
  closeDatabase = close;
});
afterAll(async () => {
  await client.end();
  await closeDatabase();
  await stores.end();
});

/** Reads everything that was committed so far into the search. */
async function index(owner = 'node'): Promise<void> {
  for (let behind = await stores.searchIndex.behind(); behind.length > 0; behind = await stores.searchIndex.behind())
    for (const { roomId } of behind) await stores.searchIndex.next(owner, [roomId]);
}

type Wanted = Partial<Omit<SearchInput, 'terms'>> & { reader?: User };

async function search(query: string, { reader = ana, ...more }: Wanted = {}) {
  const terms = readTerms(query).map((term) => term.folded);
  const input = { readerId: reader.id, terms, has: [], is: [], limit: 50, ...more };
  const [walked, found] = [await stores.search.search(input), await byGrams.search(input)];
  expect(found.more).toBe(walked.more);
  expect(found.messages.map((message) => message.id)).toEqual(walked.messages.map((message) => message.id));
  return walked;
}

const bodiesOf = async (query: string, wanted: Wanted = {}): Promise<string[]> => (await search(query, wanted)).messages.map((message) => message.body);

/** Sends, and lets the millisecond pass: what is sent next is newer. */
async function sent(roomId: Id, body: string, author = ana, more = {}): Promise<Id> {
  const outcome = await stores.send(roomId, author, body, more);
  if (outcome.message === null) throw new Error(outcome.verdict);
  while (Date.now() <= outcome.message.createdAt) await setImmediate();
  return outcome.message.id;
}

const change = (roomId: Id, messageId: Id) => ({ roomId, actorId: ana.id, memberVersion: 1, messageId, opId: randomUUID() });

describe('what is found', () => {
  const bodies = [
    'Die Donaudampfschifffahrt war lang',
    'Größe und STRASSE',
    'cafe\u0301 noir',
    '東京都に住む',
    'ｶﾞﾗｽの窓',
    '한국어를 배워요',
    'Đà Nẵng đẹp',
    'قرأت الكِتَاب',
    'ฉันรักภาษาไทย',
    'İstanbul IŞIK',
    'done 🎉 now',
    '100% of my_file C:\\temp',
    'go to the depot :)',
    'line one\nline two',
  ];
  let roomId: Id;
  beforeAll(async () => {
    roomId = await stores.room([ana]);
    for (const body of bodies) await sent(roomId, body);
    await index();
  });

  it.each([
    ['schiff', [0]],
    ['groesse', []],
    ['GRÖSSE', [1]],
    ['straße', [1]],
    ['café', [2]],
    ['京', [3]],
    ['東京', [3]],
    ['京東', []],
    ['ガラス', [4]],
    ['국', [5]],
    ['국어', [5]],
    ['da nang', [6]],
    ['كتاب', [7]],
    ['ภาษาไทย', [8]],
    ['isik istanbul', [9]],
    ['🎉', [10]],
    ['100%', [11]],
    ['%%%', []],
    ['my_file', [11]],
    ['my%file', []],
    ['___', []],
    ['c:\\temp', [11]],
    ['\\', [11]],
    ['to', [12]],
    ['po', []],
    [':)', [12]],
    ['"one line"', [13]],
    ['"two line"', []],
    ["'; DROP TABLE messages; --", []],
    ['x'.repeat(200), []],
  ])('%j', async (query, found) => {
    expect(await bodiesOf(query, { roomId })).toEqual(found.map((place) => bodies[place]));
  });

  it('is the same as the rule says, for random words', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const alphabet = ['a', 'b', 'É', 'ß', ' ', ' ', '\n', '日', '本', 'か', '한', '🎉', '.', ':', '%', '_', '\\', '1', 'ดี', '\u0301'];
    const text = (length: number): string => Array.from({ length }, () => alphabet[random(alphabet.length)] ?? '').join('');
    const room = await stores.room([ana]);
    const all = Array.from({ length: 100 }, () => `x${text(1 + random(40))}`);
    for (const body of all) await sent(room, body);
    await index();
    for (let round = 0; round < 150; round += 1) {
      const body = [...(all[random(all.length)] ?? '')];
      const part = body
        .slice(random(body.length))
        .slice(0, 1 + random(5))
        .join('');
      const query = random(2) === 0 ? part : `"${part}" ${text(random(3))}`;
      const terms = readTerms(query).map((term) => term.folded);
      if (terms.length === 0) continue;
      const expected = all.filter((each) => matches(each, terms)).length;
      const { messages } = await search(query, { roomId: room, limit: 100 });
      expect(messages.length, `seed ${seed}, ${JSON.stringify(query)}`).toBe(expected);
    }
  });
});

describe('pages and filters', () => {
  it('gives every hit once over pages, also where many came in one millisecond', async () => {
    const roomId = await stores.room([ana]);
    for (let n = 0; n < 30; n += 1) await sent(roomId, `tied ${n}`);
    await index();
    // Ten times three at the same time, then twelve at the same time.
    await client.query('UPDATE messages SET created_at = 1000 + seq / 3 WHERE room_id = $1', [roomId]);
    await client.query('UPDATE messages SET created_at = 5000 WHERE room_id = $1 AND seq > 20', [roomId]);
    await client.query('UPDATE message_search s SET created_at = m.created_at FROM messages m WHERE m.id = s.message_id AND s.room_id = $1', [roomId]);
    for (const limit of [1, 2, 4, 7, 29, 30, 31]) {
      const seen: string[] = [];
      let before: number | undefined;
      for (let more = true; more; ) {
        const page = await search('tied', { roomId, limit, ...(before === undefined ? {} : { before }) });
        seen.push(...page.messages.map((message) => message.body));
        expect(page.messages.map((message) => message.createdAt)).toEqual(page.messages.map((message) => message.createdAt).toSorted((a, b) => b - a));
        more = page.more;
        before = page.messages.at(-1)?.createdAt;
      }
      expect(seen.length, `limit ${limit}`).toBe(30);
      expect(new Set(seen).size).toBe(30);
    }
  });

  it('narrows by room, person, time and what a message has or is', async () => {
    const bo = await stores.user();
    const [one, two] = [await stores.room([ana, bo]), await stores.room([ana, bo])];
    const root = await sent(one, 'narrow see https://a.example');
    const reply = await sent(one, 'narrow reply', bo, { replyToId: root, threadRootId: root, afterId: root });
    const edited = await sent(two, 'narrow before');
    await stores.logWriter.append({ ...change(two, edited), type: 'message-edited', body: 'narrow `after`', mentions: { userIds: [] } });
    await index();
    await client.query('UPDATE messages SET pinned = true WHERE id = $1', [reply]);
    await client.query(
      `INSERT INTO events (room_id, seq, at, actor_id, type, message_id, data) SELECT room_id, max(seq) + 1, max(at), $2, 'message-pinned', $3, '{"on": true}' FROM events WHERE room_id = $1 GROUP BY room_id`,
      [one, ana.id, reply],
    );
    await index();
    const [at = 0] = (await search('narrow', { roomId: two })).messages.map((message) => message.createdAt);
    const ids = async (wanted: Wanted, query = 'narrow') => (await search(query, wanted)).messages.map((message) => message.id);
    expect(await ids({})).toEqual([edited, reply, root]);
    expect(await ids({ roomId: one })).toEqual([reply, root]);
    expect(await ids({ fromId: bo.id })).toEqual([reply]);
    expect(await ids({ has: ['link'] })).toEqual([root]);
    expect(await ids({ has: ['code'] })).toEqual([edited]);
    expect(await ids({ has: ['image'] })).toEqual([]);
    expect(await ids({ is: ['edited'] })).toEqual([edited]);
    expect(await ids({ is: ['thread'] })).toEqual([reply, root]);
    expect(await ids({ is: ['pinned', 'thread'] })).toEqual([reply]);
    expect(await ids({ is: ['pinned'], fromId: bo.id, roomId: one }, '')).toEqual([reply]);
    expect(await ids({ after: at })).toContain(edited);
    expect(await ids({ before: at })).not.toContain(edited);
  });
});

it('finds what came in one millisecond in one order, whichever way it is found', async () => {
  const rooms = await Promise.all(Array.from({ length: 4 }, () => stores.room([ana])));
  const ids = await Promise.all(rooms.map((roomId) => sent(roomId, 'simultaneous')));
  await index();
  // Stored in the order that a search must not follow.
  for (const id of ids.toSorted().reverse())
    for (const [table, column] of [
      ['messages', 'id'],
      ['message_search', 'message_id'],
    ])
      await client.query(`UPDATE ${table} SET created_at = 7000 WHERE ${column} = $1`, [id]);
  expect((await search('simultaneous')).messages.map((message) => message.id)).toEqual(ids.toSorted());
});

describe('who may see what', () => {
  it('finds only in rooms the reader is in now, nothing from before he may see, no deleted room', async () => {
    const bo = await stores.user();
    const [open, late] = [await stores.room([ana]), await stores.room([ana], { historyFrom: 'join' })];
    await sent(open, 'guarded open');
    await sent(late, 'guarded early');
    for (const roomId of [open, late]) await stores.rooms.join({ roomId, nodeName: 'test', joins: [{ opId: randomUUID(), actorId: bo.id }] });
    await sent(late, 'guarded later');
    await index();
    const stranger = await stores.user();
    expect(await bodiesOf('guarded')).toEqual(['guarded later', 'guarded early', 'guarded open']);
    expect(await bodiesOf('guarded', { reader: bo })).toEqual(['guarded later', 'guarded open']);
    expect(await bodiesOf('guarded', { reader: stranger })).toEqual([]);
    await stores.rooms.leave({ roomId: late, opId: randomUUID(), actorId: bo.id, reason: 'left' });
    expect(await bodiesOf('guarded', { reader: bo })).toEqual(['guarded open']);
    await client.query('UPDATE rooms SET deleted_at = 1 WHERE id = $1', [open]);
    expect(await bodiesOf('guarded', { reader: bo })).toEqual([]);
  });

  it('finds the new words after an edit, and nothing after a deletion, indexed or not', async () => {
    const roomId = await stores.room([ana]);
    const [kept, gone] = [await sent(roomId, 'firstwords kept'), await sent(roomId, 'firstwords gone')];
    await index();
    await stores.logWriter.append({ ...change(roomId, kept), type: 'message-edited', body: 'secondwords kept', mentions: { userIds: [] } });
    await stores.logWriter.append({ ...change(roomId, gone), type: 'message-deleted', isModerator: false });
    expect(await bodiesOf('firstwords')).toEqual([]);
    await index();
    expect(await bodiesOf('firstwords')).toEqual([]);
    expect(await bodiesOf('secondwords')).toEqual(['secondwords kept']);
    const { rows } = await client.query('SELECT message_id FROM message_search WHERE room_id = $1', [roomId]);
    expect(rows).toEqual([{ message_id: kept }]);
  });
});
