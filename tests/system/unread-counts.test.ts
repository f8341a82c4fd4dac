import type { Id } from '@parley/shared/ids';
import type { Session } from '@parley/shared/protocol/http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connect, RelaySocket } from '../../desktop/engine/ports.ts';
import { createRandom } from '../../desktop/engine/testing/seeded-random.ts';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { type RelayInProcess, startRelay } from '../support/relay.ts';
import { connectWire, joinedWire, type WireClient } from '../support/wire-client.ts';
import { type EngineUnderTest, startEngine, testPassword, until } from './engine-under-test.ts';

let database: TestDatabase;
let node: RelayInProcess;
const engines: EngineUnderTest[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  node = await startRelay({ databaseUrl: database.url });
});
afterAll(async () => {
  for (const engine of engines) await engine.remove();
  await node?.stop();
  await database?.drop();
});

/** PARLEY_SEED=… runs a seed again. */
const seed = Number(process.env['PARLEY_SEED'] ?? Math.floor(Math.random() * 1e9));
const steps = 250;

/** A message as the one who counts sees it. `calls`: names the reader, at least with everybody. */
type Said = { id: Id; seq: number; authorId: Id; rootId: Id | null; body: string; calls: boolean; isDeleted: boolean };
type Counts = { unread: number; mentions: number };

/** What is unread, from everything that was said and nothing else but whom the reader blocks now. */
function countsOf(said: readonly Said[], reader: { userId: Id; firstSeq: number; lastReadSeq: number; blocked: ReadonlySet<Id> }): Counts {
  const later = said.filter((one) => one.seq > reader.lastReadSeq && one.seq >= reader.firstSeq && one.authorId !== reader.userId && !one.isDeleted);
  return {
    unread: Math.min(100, later.filter((one) => one.rootId === null).length),
    mentions: Math.min(100, later.filter((one) => one.calls && !reader.blocked.has(one.authorId)).length),
  };
}

/** A way to the relay that can be closed for a while. */
function gate() {
  const sockets = new Set<RelaySocket>();
  const way = {
    isClosed: false,
    close() {
      way.isClosed = true;
      for (const socket of [...sockets]) socket.close();
    },
    wrap:
      (connect: Connect): Connect =>
      async (input) => {
        if (way.isClosed) return { ok: false, error: { code: 'unavailable', message: 'the way is closed' } };
        const result = await connect(input);
        if (!result.ok) return result;
        sockets.add(result.value);
        result.value.onClose(() => sockets.delete(result.value));
        return result;
      },
  };
  return way;
}

test(`what is unread is the same on the relay, on two devices, and by the plain rule, after every step (seed ${seed})`, { timeout: 170_000 }, async () => {
  console.log(`seed ${seed}`);
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const ways = [gate(), gate()];
  const [wayOne, wayTwo] = ways;
  if (!wayOne || !wayTwo) throw new Error('two ways are needed');
  const quick = { readsEveryMs: 20, backfillEveryMs: null };
  // The one device holds everything, the other (the tablet) only what is near the end: it counts from what the relay said.
  const ana = await startEngine({ name: 'ana', url: node.url, wrap: wayOne.wrap, tuning: quick });
  engines.push(ana);
  const [ben, cem] = [await joinedWire(node.url, 'ben'), await joinedWire(node.url, 'cem')];
  const eye = await signInWire(ana.handle);
  const { room } = await ben.must('rooms.create', { id: uuidv7(), kind: 'private', name: 'counted', memberIds: [ana.userId, cem.userId], historyFrom: 'join' });
  const roomId = room.id;
  const said: Said[] = [];
  const blocked = new Set<Id>();
  const living = (): Said[] => said.filter((one) => !one.isDeleted);
  const words = (): { body: string; calls: boolean } =>
    pick([
      { body: 'nothing special', calls: false },
      { body: 'more of it', calls: false },
      { body: `@${ana.handle} look`, calls: true },
      { body: 'for @room', calls: true },
      { body: 'is anybody @here', calls: true },
      { body: `as code \`@${ana.handle}\``, calls: false },
    ]);
  const say = async (author: WireClient, isCallable = true): Promise<void> => {
    const { body, calls } = words();
    const roots = living().filter((one) => one.rootId === null);
    const root = random() < 0.25 && roots.length > 0 ? pick(roots) : null;
    const id = uuidv7();
    const { message } = await author.must('messages.send', { roomId, id, body, ...(root ? { threadRootId: root.id } : {}) });
    const isEverybody = body.includes('@room') || body.includes('@here');
    said.push({
      id,
      seq: message.seq,
      authorId: author.userId,
      rootId: root?.id ?? null,
      body,
      calls: calls && ((isCallable && !blocked.has(author.userId)) || isEverybody),
      isDeleted: false,
    });
  };
  // Enough that the second device does not hold all of it when it begins.
  for (let n = 0; n < 60; n += 1) await say(pick([ben, cem]));
  const tablet = await startEngine({
    name: 'tablet',
    url: node.url,
    as: ana.handle,
    wrap: wayTwo.wrap,
    tuning: { ...quick, wholeLogUpTo: 5, jumpOver: 15, historyPage: 10, logPage: 10 },
  });
  engines.push(tablet);
  const devices = [ana, tablet];
  const relayView = async () => (await eye.must('sync.open', { cursors: {} })).rooms.find((state) => state.room.id === roomId);
  const deviceView = async (device: EngineUnderTest) => (await device.call('rooms.list', {})).rooms.find((view) => view.room.id === roomId);
  const authorOf = (one: Said): WireClient | null => [ben, cem].find((client) => client.userId === one.authorId) ?? null;

  /** Relay, plain rule and every device that is connected agree. `markIs`: what the read mark must come to. */
  const agree = async (what: string, markIs: number | null): Promise<void> => {
    await until(
      `agreeing after ${what} (seed ${seed})`,
      async () => {
        const state = await relayView();
        if (!state) return 'the relay knows no such room';
        const plain = countsOf(said, { userId: ana.userId, firstSeq: state.firstSeq, lastReadSeq: state.lastReadSeq, blocked });
        const faults = [];
        const compare = (name: string, counts: Counts | undefined) => {
          if (counts?.unread !== plain.unread || counts.mentions !== plain.mentions)
            faults.push(`${name} ${counts?.unread}/${counts?.mentions} instead of ${plain.unread}/${plain.mentions} after ${state.lastReadSeq}`);
        };
        compare('relay', state);
        if (markIs !== null && state.lastReadSeq !== markIs) faults.push(`the mark is ${state.lastReadSeq} instead of ${markIs}`);
        for (const [index, device] of devices.entries()) {
          if (ways[index]?.isClosed) continue;
          const view = await deviceView(device);
          compare(device.name, view);
          if (view?.lastReadSeq !== state.lastReadSeq) faults.push(`${device.name} has read to ${view?.lastReadSeq} instead of ${state.lastReadSeq}`);
        }
        return faults.length === 0 || faults.join('; ');
      },
      8_000,
    );
  };

  const open = (index: number): void => {
    const way = ways[index];
    if (way) way.isClosed = false;
    devices[index]?.engine().wake();
  };
  await until('the room on both devices', async () => (await Promise.all(devices.map(deviceView))).every((view) => view?.state === 'member'));

  for (let step = 0; step < steps; step += 1) {
    const state = await relayView();
    if (!state) throw new Error('the relay knows no such room');
    const index = Math.floor(random() * devices.length);
    const device = devices[index] as EngineUnderTest;
    const isOpen = ways.every((way) => !way.isClosed);
    const seq = Math.floor(random() * (state.headSeq + 2));
    let markIs: number | null = isOpen ? state.lastReadSeq : null;
    let what = '';
    const dice = random();
    if (dice < 0.33) {
      what = 'a message';
      await say(pick([ben, cem]));
    } else if (dice < 0.38) {
      what = 'many messages';
      for (let n = 0; n < 25; n += 1) await say(pick([ben, cem]));
    } else if (dice < 0.42) {
      what = 'a message of one’s own';
      const { message } = await eye.must('messages.send', { roomId, id: uuidv7(), body: 'mine @room' });
      said.push({ id: message.id, seq: message.seq, authorId: ana.userId, rootId: null, body: message.body, calls: false, isDeleted: false });
    } else if (dice < 0.54) {
      const one = pick(living().filter(authorOf));
      const { body, calls } = words();
      what = `an edit of ${one?.seq} to ${body}`;
      if (one) {
        await authorOf(one)?.must('messages.edit', { roomId, id: one.id, body });
        // The same words again are no edit: whom they did not call when they were written (blocked, away) they do not call now.
        if (body !== one.body) one.calls = calls && (!blocked.has(one.authorId) || body.includes('@room') || body.includes('@here'));
        one.body = body;
      }
    } else if (dice < 0.62) {
      const one = pick(living().filter(authorOf));
      what = `a deletion of ${one?.seq}`;
      if (one) {
        await authorOf(one)?.must('messages.delete', { roomId, id: one.id });
        one.isDeleted = true;
      }
    } else if (dice < 0.76) {
      what = `${device.name} reading to ${seq}`;
      const known = (await deviceView(device))?.headSeq ?? 0;
      await device.call('reads.mark', { roomId, seq });
      if (markIs !== null) markIs = Math.max(markIs, Math.min(seq, known));
    } else if (dice < 0.83) {
      what = `${device.name} marking unread from ${seq}`;
      const known = (await deviceView(device))?.headSeq ?? 0;
      await device.call('reads.mark', { roomId, seq, unread: true });
      // Back, or on to what comes before it.
      const back = Math.max(seq - 1, state.firstSeq - 1, 0);
      if (markIs !== null) markIs = back < markIs ? back : Math.max(markIs, Math.min(back, known));
    } else if (dice < 0.84) {
      const { userId } = pick([ben, cem]);
      const on = !blocked.has(userId);
      what = `${on ? 'blocking' : 'hearing again'} ${userId === ben.userId ? 'ben' : 'cem'} on ${ways[index]?.isClosed ? 'another device' : device.name}`;
      if (ways[index]?.isClosed) await eye.must('blocks.set', { userId, on });
      else await device.call('blocks.set', { userId, on });
      await until('the relay knowing of it', async () => (await eye.must('blocks.list', {})).userIds.includes(userId) === on);
      if (on) blocked.add(userId);
      else blocked.delete(userId);
    } else if (dice < 0.85) {
      what = `${device.name} reading everything`;
      const known = (await deviceView(device))?.headSeq ?? 0;
      const isUnread = state.unread > 0 || state.mentions > 0;
      await device.call('reads.markAll', {});
      if (markIs !== null && isUnread) markIs = Math.max(markIs, known);
    } else if (dice < 0.9) {
      what = `${device.name} looking around ${seq}`;
      await device.call('timeline.page', { roomId, anchor: random() < 0.5 ? { at: 'latest' } : { at: 'around', seq }, limit: 10 });
    } else if (dice < 0.95) {
      what = ways[index]?.isClosed ? `${device.name} coming back` : `${device.name} going away`;
      if (ways[index]?.isClosed) open(index);
      else ways[index]?.close();
      markIs = null;
    } else if (dice < 0.98) {
      what = `${device.name} starting anew`;
      await device.close();
      device.reopen();
    } else {
      what = 'leaving and being let in again';
      // Whom one blocked brings one nowhere.
      if (blocked.delete(ben.userId)) await eye.must('blocks.set', { userId: ben.userId, on: false });
      await ben.must('members.remove', { roomId, userId: ana.userId });
      await say(ben, false);
      await ben.must('members.add', { roomId, userIds: [ana.userId] });
      await say(cem);
      markIs = null;
    }
    await agree(`step ${step}, ${what}`, markIs);
  }
  open(0);
  open(1);
  await agree('coming back at the end', null);
  expect(said.length).toBeGreaterThan(50);
  for (const client of [ben, cem, eye]) client.close();
});

/** A third device of somebody, that only looks. */
async function signInWire(handle: string): Promise<WireClient> {
  const response = await fetch(`${node.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle, password: testPassword, device: { name: 'eye', platform: 'linux' } }),
  });
  return connectWire(node.url, (await response.json()) as Session);
}
