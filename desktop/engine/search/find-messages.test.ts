import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@parley/shared/entities/message';
import { fold } from '@parley/shared/search/fold';
import { whatMessageHas } from '@parley/shared/search/has';
import { matches } from '@parley/shared/search/matches';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteMessages, putMessage } from '../store/cache/messages.ts';
import { countPending, indexSome } from '../store/cache/search-index.ts';
import { migrations } from '../store/migrations/migrations.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { createIds, createRandom } from '../testing/seeded-random.ts';
import { findMessages } from './find-messages.ts';
import { createGramSample } from './gram-sample.ts';
import type { SearchPlan } from './search-plan.ts';

let directory: string;
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'parley-search-'));
  const path = join(directory, 'cache.db');
  store = openStore({
    path,
    migrations: migrations.cache,
    durability: 'normal',
    secureDelete: true,
    onDamage: 'rebuild',
    onProblem: () => undefined,
    nowMs: 1,
  });
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const startMs = 1_750_000_000_000;
const seed = Number(process.hrtime.bigint() % 1_000_000n);
const random = createRandom(seed);
const newId = createIds(() => startMs, random);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

/** Letters of many scripts, signs, emoji: few of each, so that random terms meet random bodies. */
const alphabet = [
  ...'aabbcdeéÈßøıİ_09  \t\n.,:;()[]{}^"\'`*#@/-+=!?',
  'ﬁ',
  'e\u0301',
  '中',
  '文',
  '日',
  '本',
  'か',
  'が',
  'ー',
  '한',
  '국',
  '😀',
  '👍🏽',
  '\u00ad',
  'ж',
  'я',
  'ع',
  'ب',
  '\u200d',
  '\u0001',
];
const words = ['firmware', 'relay', 'Straße', 'naïve', 'https://a.example/x', '`code`', 'Überraschung', '東京都', '会議', 'ok', 'I', 'c++', ':)', 'a_b'];
const text = (max: number): string => {
  let made = '';
  while (made.length < max) made += random() < 0.2 ? ` ${pick(words)} ` : pick(alphabet);
  return made.trim() || 'x';
};

const rooms = Array.from({ length: 4 }, newId);
const people = Array.from({ length: 5 }, newId);
const me = people[0] as string;

const fileOf = (type: string) => ({ id: newId(), name: 'a file', size: 1, type, mime: type, uploadedAt: 1 });

function randomMessage(seq: number): Message {
  return {
    id: newId(),
    roomId: pick(rooms),
    seq,
    version: seq,
    authorId: pick(people),
    kind: 'text',
    body: text(1 + Math.floor(random() * 60)),
    createdAt: startMs + Math.floor(seq / 3),
    mentions: { userIds: random() < 0.1 ? [me] : [] },
    files: random() < 0.05 ? [fileOf(random() < 0.5 ? 'image/png' : 'text/plain')] : [],
    votes: random() < 0.2 ? { up: Math.floor(random() * 5), down: Math.floor(random() * 3) } : { up: 0, down: 0 },
    reactions: [],
    ...(random() < 0.1 ? { threadRootId: newId() } : {}),
    ...(random() < 0.1 ? { editedAt: startMs } : {}),
    ...(random() < 0.05 ? { pinned: true } : {}),
  };
}

function putRooms(): void {
  store.write((write) => {
    for (const id of rooms)
      write.run(
        `INSERT INTO rooms (id, room, state, role, notify, first_seq, head_seq, last_read_seq, mark_version, base_unread, base_mentions, base_at_seq, unread, mentions, members_at_seq)
         VALUES (?, '{}', 'member', 'member', 'all', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
        id,
      );
  });
}

const nothing: SearchPlan = {
  terms: [],
  fromIds: null,
  roomIds: null,
  afterMs: null,
  beforeMs: null,
  has: [],
  is: [],
  userId: me,
  marks: [],
  saves: [],
  order: 'newest',
  limit: 7,
  after: null,
};
const sample = createGramSample();
const tools = { now: () => performance.now(), isSuperseded: () => false, choose: (groups: readonly (readonly string[])[]) => sample.choose(groups) };

function findAll(plan: SearchPlan): { ids: string[]; total: number } {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 1_000; pages += 1) {
    const found = findMessages(store.read, { ...plan, after }, tools);
    ids.push(...found.hits.map((hit) => hit.message.id));
    if (found.next === null) return { ids, total: found.total };
    after = found.next;
  }
  throw new Error('the pages never end');
}

/** A part of a body, as somebody would look for it. */
function randomTerm(messages: readonly Message[]): string {
  const characters = [...pick(messages).body];
  const from = Math.floor(random() * characters.length);
  const part = random() < 0.7 ? characters.slice(from, from + 1 + Math.floor(random() * 6)).join('') : text(1 + Math.floor(random() * 4));
  return fold(part).trim();
}

const score = (message: Message): number => message.votes.up - message.votes.down;

test(`finds exactly what the shared rule finds, whatever is written, changed, deleted and not indexed yet (seed ${seed})`, { timeout: 120_000 }, () => {
  putRooms();
  const held = new Map<string, Message>();
  for (let seq = 1; seq <= 600; seq += 1) {
    const message = randomMessage(seq);
    held.set(message.id, message);
    store.write((write) => putMessage(write, me, message));
    if (random() < 0.2) {
      const old = pick([...held.values()]);
      const isDeleted = random() < 0.3;
      const next: Message = isDeleted
        ? { ...old, version: 1_000 + seq, body: '', deletedAt: startMs, mentions: { userIds: [] }, files: [] }
        : { ...old, version: 1_000 + seq, body: text(20), editedAt: startMs, votes: { up: 1, down: 0 } };
      store.write((write) => putMessage(write, me, next));
      held.set(next.id, next);
    }
    if (random() < 0.05) store.write((write) => indexSome(write, 20));
  }
  for (let round = 0; round < 300; round += 1) {
    if (round === 100) while (store.write((write) => indexSome(write, 100)) > 0);
    if (round === 150) while (!sample.grow(store.read));
    const messages = [...held.values()].filter((message) => message.deletedAt === undefined);
    const terms = Array.from({ length: random() < 0.7 ? 1 : 2 }, () => randomTerm(messages)).filter((term) => term !== '');
    const saves = messages.filter(() => random() < 0.02).map((message) => ({ roomId: message.roomId, messageId: message.id }));
    const marks = rooms.slice(0, 2).map((roomId) => ({ roomId, seq: 300 }));
    const plan: SearchPlan = {
      ...nothing,
      terms: random() < 0.85 ? terms : [],
      fromIds: random() < 0.2 ? [pick(people), pick(people)] : null,
      roomIds: random() < 0.2 ? [pick(rooms)] : null,
      afterMs: random() < 0.1 ? startMs + 50 : null,
      beforeMs: random() < 0.1 ? startMs + 150 : null,
      has: random() < 0.15 ? [pick(['link', 'file', 'image', 'code'] as const)] : [],
      is: random() < 0.25 ? [pick(['unread', 'saved', 'pinned', 'thread', 'edited', 'mine', 'mention'] as const)] : [],
      marks,
      saves,
      order: random() < 0.3 ? 'votes' : 'newest',
    };
    const is = {
      unread: (message: Message) =>
        message.authorId !== me && message.threadRootId === undefined && marks.some((mark) => mark.roomId === message.roomId && message.seq > mark.seq),
      saved: (message: Message) => saves.some((save) => save.messageId === message.id),
      pinned: (message: Message) => message.pinned === true,
      thread: (message: Message) => message.threadRootId !== undefined,
      edited: (message: Message) => message.editedAt !== undefined,
      mine: (message: Message) => message.authorId === me,
      mention: (message: Message) => message.authorId !== me && message.mentions.userIds.includes(me),
    };
    const wanted = messages.filter(
      (message) =>
        matches(message.body, plan.terms) &&
        (plan.fromIds?.includes(message.authorId) ?? true) &&
        (plan.roomIds?.includes(message.roomId) ?? true) &&
        message.createdAt >= (plan.afterMs ?? 0) &&
        message.createdAt < (plan.beforeMs ?? Number.POSITIVE_INFINITY) &&
        plan.has.every((what) => whatMessageHas(message).includes(what)) &&
        plan.is.every((name) => is[name](message)),
    );
    const found = findAll(plan);
    const label = `seed ${seed}, round ${round}: ${JSON.stringify(plan)}`;
    expect(new Set(found.ids).size, label).toBe(found.ids.length);
    expect(found.ids.toSorted(), label).toEqual(wanted.map((message) => message.id).toSorted());
    expect(found.total, label).toBe(wanted.length);
    const order = found.ids.map((id) => held.get(id) as Message);
    for (const [index, next] of order.slice(1).entries()) {
      const message = order[index] as Message;
      if (plan.order === 'newest') expect(message.createdAt, label).toBeGreaterThanOrEqual(next.createdAt);
      else expect(score(message), label).toBeGreaterThanOrEqual(score(next));
    }
  }
  // What is deleted leaves nothing behind, and the index agrees with itself.
  for (const roomId of rooms) while (store.write((write) => deleteMessages(write, roomId, 20)) === 20);
  expect(countPending(store.read)).toBe(0);
  store.write((write) => write.run("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 0)"));
  expect(store.read.all('SELECT rowid FROM search_index WHERE search_index MATCH \'"^a" * OR "fir"\'')).toEqual([]);
});
