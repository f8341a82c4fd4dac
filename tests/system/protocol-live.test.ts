import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, type OutsideClient, openRoom, signUp, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { answers, pushes } from './outside/shapes.ts';

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

describe('log packets', () => {
  test('before sync.open nothing comes; from the snapshot on nothing is missing, however many write meanwhile', async () => {
    const roomId = await openRoom(ann);
    await bob.ask('rooms.join', { roomId });
    let isWriting = true;
    const writing = (async () => {
      while (isWriting) await Promise.all([ann.say(roomId, 'x'), ann.say(roomId, 'y')]);
    })();
    const opened: { client: OutsideClient; headSeq: number }[] = [];
    for (let n = 0; n < 12; n += 1) {
      const client = await connect(relay.url, bob.session);
      await ann.say(roomId, 'nobody has opened');
      expect(client.live(roomId)).toEqual([]);
      const { rooms } = await client.ask('sync.open', { cursors: { [roomId]: 1 } });
      opened.push({ client, headSeq: rooms.find(({ room }) => room.id === roomId)?.headSeq ?? 0 });
    }
    isWriting = false;
    await writing;
    const { headSeq: head } = await ann.ask('log.since', { roomId, seq: 1_000_000 });
    for (const { client, headSeq } of opened) {
      await until('all came', () => client.live(roomId).at(-1)?.seq === head);
      const seqs = client.live(roomId).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, n) => (seqs[0] ?? 0) + n));
      expect(seqs[0]).toBeLessThanOrEqual(headSeq + 1);
      client.close();
    }
  });

  test('sync.open again on the same socket gives a new snapshot and doubles nothing', async () => {
    const roomId = await openRoom(ann);
    for (let n = 0; n < 3; n += 1) {
      await ann.ask('sync.open', { cursors: {} });
      await ann.say(roomId, `${n}`);
    }
    await until('all came', () => ann.live(roomId).at(-1)?.seq === 4);
    const seqs = ann.live(roomId).map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)]);
  });

  test('calls of one socket to one room, of different kinds and without waiting, are carried out in order', async () => {
    const roomId = await openRoom(ann);
    const id = uuidv7();
    const calls = await Promise.all([
      bob.raw('rooms.join', { roomId }),
      bob.raw('messages.send', { roomId, id, body: 'hello' }),
      bob.raw('reads.mark', { roomId, seq: 2 }),
      bob.raw('messages.send', { roomId, id: uuidv7(), body: 'bye', afterId: id }),
      bob.raw('rooms.leave', { roomId }),
      bob.raw('messages.send', { roomId, id: uuidv7(), body: 'too late' }),
      bob.raw('rooms.join', { roomId }),
      bob.raw('messages.send', { roomId, id: uuidv7(), body: 'back' }),
    ]);
    expect((calls as { ok: boolean }[]).map(({ ok }) => ok)).toEqual([true, true, true, true, true, false, true, true]);
    expect((await wholeLog(ann, roomId)).map((event) => (event.type === 'message-created' ? event.message.body : event.type))).toEqual([
      'member-joined',
      'member-joined',
      'hello',
      'bye',
      'member-left',
      'member-joined',
      'back',
    ]);
  });
});

test('a root tells its thread: replies, the last of them, and who wrote', async () => {
  const roomId = await openRoom(ann);
  await bob.ask('rooms.join', { roomId });
  const root = await ann.say(roomId, 'root');
  await bob.say(roomId, 'one', { threadRootId: root.id });
  const last = await ann.say(roomId, 'two', { threadRootId: root.id });
  const { messages } = await bob.ask('messages.history', { roomId });
  const told = messages.find(({ id }) => id === root.id);
  expect(told?.thread).toMatchObject({ replies: 2, lastSeq: last.seq });
  expect(told?.thread?.userIds.sort()).toEqual([ann.id, bob.id].sort());
  // It is derived: the root itself was not changed.
  expect(told?.version).toBe(root.version);
});

test('a socket too slow to take its packets hears `behind` once it reads again, and gets everything by the log', async () => {
  const slow = await signUp(relay.url);
  const helper = await connect(relay.url, slow);
  const roomId = await openRoom(ann);
  await helper.ask('rooms.join', { roomId });
  const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const frames: string[] = [];
  socket.on('message', (data) => {
    const frame = data.toString();
    if (frame === '2') socket.send('3');
    else frames.push(frame);
  });
  await until('open', () => frames.some((frame) => frame.startsWith('0')));
  socket.send(`40${JSON.stringify({ token: slow.accessToken, protocol: 1 })}`);
  await until('in', () => frames.some((frame) => frame.startsWith('40')));
  socket.send('420["sync.open",{"cursors":{}}]');
  await until('synced', () => frames.some((frame) => frame.startsWith('430')));
  socket.pause();
  const body = 'x'.repeat(16_000);
  for (let n = 0; n < 40; n += 1) await Promise.all(Array.from({ length: 16 }, () => ann.say(roomId, body)));
  socket.resume();
  const behind = await until('behind', () => frames.find((frame) => frame.startsWith('42["behind"')));
  expect(pushes.behind.parse((JSON.parse(behind.slice(2)) as unknown[])[1])).toEqual({});
  const packets = frames.filter((frame) => frame.startsWith('42["log"')).map((frame) => pushes.log.parse((JSON.parse(frame.slice(2)) as unknown[])[1]));
  // What came is in order and without a gap up to where it was cut off.
  for (const [n, packet] of packets.entries()) if (n > 0) expect(packet.from).toBe((packets[n - 1]?.to ?? 0) + 1);
  expect(packets.at(-1)?.to ?? 0).toBeLessThan(642);
  frames.length = 0;
  socket.send('421["sync.open",{"cursors":{}}]');
  const opened = await until('synced again', () => frames.find((frame) => frame.startsWith('431')));
  const [{ value }] = JSON.parse(opened.slice(3)) as [{ value: unknown }];
  expect(answers['sync.open'].parse(value).rooms[0]).toMatchObject({ headSeq: 642 });
  await ann.say(roomId, 'heard again');
  await until('live again', () => frames.some((frame) => frame.startsWith('42["log"') && frame.includes('heard again')));
  expect((await wholeLog(helper, roomId)).length).toBe(643);
  socket.close();
  helper.close();
});

test('calls of later versions of the relay are refused, not half done', async () => {
  const roomId = await openRoom(ann);
  const { id } = await ann.say(roomId, 'as it is');
  for (const [name, input] of [
    ['messages.translate', { roomId, id }],
    ['rooms.merge', { roomId }],
    ['members', { roomId }],
    ['__proto__', { roomId }],
  ] as const)
    expect({ name, code: (await ann.refused(name, input)).code }).toEqual({ name, code: 'invalid' });
  expect((await wholeLog(ann, roomId)).length).toBe(2);
  expect(ann.socket.connected).toBe(true);
});
