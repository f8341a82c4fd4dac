import { randomUUID } from 'node:crypto';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(async () => stores.end());

/** A message as the one who counts sees it. `names`: himself, everybody, or nobody. */
type Said = { id: Id; seq: number; author: User; rootId: Id | undefined; names: 'reader' | 'everybody' | 'nobody'; isDeleted: boolean };
type Room = { id: Id; said: Said[]; firstSeq: number; lastReadSeq: number; head: number };

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const steps = 60;

it(`count by the plain rule in many rooms at once, whatever was said, deleted, read and blocked (seed ${seed})`, async () => {
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const [reader, one, two] = [await stores.user(), await stores.user(), await stores.user()];
  const rooms: Room[] = [];
  const blocked = new Set<Id>();

  async function open(historyFrom: 'start' | 'join'): Promise<void> {
    const id = await stores.room([one, two], { historyFrom });
    const room: Room = { id, said: [], firstSeq: 1, lastReadSeq: 0, head: 2 };
    for (let n = random(4); n > 0; n -= 1) await say(room);
    await stores.rooms.join({ roomId: id, nodeName: 'test', joins: [{ opId: randomUUID(), actorId: reader.id }] });
    // Who joins has read what was there, and sees what was before only where the room says so.
    room.head += 1;
    room.lastReadSeq = room.head;
    if (historyFrom === 'join') room.firstSeq = room.head;
    rooms.push(room);
  }

  async function say(room: Room, author = [one, two, reader][random(rooms.includes(room) ? 3 : 2)] ?? one): Promise<void> {
    const names = (['reader', 'everybody', 'nobody', 'nobody'] as const)[random(4)] ?? 'nobody';
    const roots = room.said.filter((message) => message.rootId === undefined && !message.isDeleted);
    const rootId = random(4) === 0 ? roots[random(roots.length)]?.id : undefined;
    const id = randomUUID();
    const mentions = { userIds: names === 'reader' ? [reader.id] : [], ...(names === 'everybody' ? { room: true as const } : {}) };
    const { seq } = await stores.send(room.id, author, 'words', { opId: id, mentions, ...(rootId === undefined ? {} : { threadRootId: rootId }) });
    room.said.push({ id, seq: seq ?? 0, author, rootId, names, isDeleted: false });
    room.head = seq ?? 0;
  }

  async function step(room: Room): Promise<void> {
    const dice = random(10);
    const message = room.said[random(room.said.length)];
    if (dice < 4) await say(room);
    else if (dice === 4) for (let n = 0; n < 105; n += 1) await say(room, one);
    else if (dice === 5 && message !== undefined && !message.isDeleted) {
      const change = { type: 'message-deleted', roomId: room.id, opId: randomUUID(), messageId: message.id, isModerator: false } as const;
      const { seq } = await stores.logWriter.append({ ...change, actorId: message.author.id, memberVersion: 1 });
      message.isDeleted = true;
      room.head = seq ?? 0;
    } else if (dice === 6) {
      const on = !blocked.has(one.id);
      await stores.blocks.set({ userId: reader.id, blockedId: one.id, on, directRoomId: randomUUID() });
      if (on) blocked.add(one.id);
      else blocked.delete(one.id);
    } else {
      const seq = random(room.head + 2);
      const unread = random(3) === 0;
      const { state } = await stores.reads.mark({ roomId: room.id, userId: reader.id, seq, unread });
      const reached = Math.max(Math.min(seq, room.head), room.firstSeq - 1);
      room.lastReadSeq = unread ? Math.min(room.lastReadSeq, reached) : Math.max(room.lastReadSeq, reached);
      expect(state, `the mark's answer, seed ${seed}`).toMatchObject({ atSeq: room.head, lastReadSeq: room.lastReadSeq, ...counts(room) });
    }
  }

  function counts(room: Room): { unread: number; mentions: number } {
    const later = room.said.filter(({ seq, author, isDeleted }) => seq > room.lastReadSeq && seq >= room.firstSeq && author !== reader && !isDeleted);
    return {
      unread: Math.min(100, later.filter(({ rootId }) => rootId === undefined).length),
      mentions: Math.min(100, later.filter(({ names, author }) => names !== 'nobody' && !blocked.has(author.id)).length),
    };
  }

  for (let n = 0; n < 6; n += 1) await open(n % 2 === 0 ? 'start' : 'join');
  for (let n = 0; n < steps; n += 1) {
    const room = rooms[random(rooms.length)];
    if (room !== undefined) await step(room);
    const told = new Map((await stores.rooms.states(reader.id)).map((state) => [state.room.id, state]));
    expect(told.size).toBe(rooms.length);
    for (const room of rooms) {
      const is = { headSeq: room.head, firstSeq: room.firstSeq, lastReadSeq: room.lastReadSeq, ...counts(room) };
      expect(told.get(room.id), `step ${n}, seed ${seed}`).toMatchObject(is);
      if (n % 10 === 0) expect((await stores.rooms.statesOf(room.id, [reader.id])).get(reader.id)).toEqual(told.get(room.id));
    }
  }
});
