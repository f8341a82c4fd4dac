import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { fail } from '@parley/shared/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
let ana: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld({ tuning: { uploadPieceBytes: 1_000 } });
  ana = await world.signUp('ana');
  roomId = world.relay.createRoom(ana.userId, { name: 'one' }).room.id;
  await world.clock.pass(1_000);
});
afterEach(() => world.end());

const bytesOf = (size: number, seed = 1) => Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + seed) % 251));
const waiting = async () => (await ana.call('outbox.list', {})).items;
const draft = async () => (await ana.call('drafts.get', { roomId })).files;
const goOffline = () => {
  ana.network.faults.isDown = true;
  ana.network.cut();
};
const goOnline = () => {
  ana.network.faults.isDown = false;
};
const filesFolder = () => join(ana.directory, 'accounts', ana.accountId, 'files');
const messages = () => [...world.relay.room(roomId).messages.values()];

/** Picks a file up as the window does. */
async function add(bytes: Buffer, name = 'night.csv', client = ana): Promise<Id> {
  const { id } = await client.call('files.begin', { roomId, name, type: 'text/csv', size: bytes.byteLength });
  for (let offset = 0; offset < bytes.byteLength; offset += 700)
    await client.call('files.chunk', { id, offset, base64: bytes.subarray(offset, offset + 700).toString('base64') });
  await client.call('files.finish', { id });
  return id;
}

/** Waits on the real disk as well as on the fake clock. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await world.clock.until(async () => {
    // The disk is a real one: fake time must not run away from it.
    await new Promise((resolve) => setTimeout(resolve, 2));
    return condition();
  });
}
const isWhole = (id: Id) => world.relay.files.whole.has(id);

test('a file goes up in pieces while it stands in the draft, and out with its message', async () => {
  const bytes = bytesOf(4_500);
  const id = await add(bytes, '/home/ana/../night.csv');
  await until(async () => (await draft())[0]?.state === 'done');
  expect(world.relay.files.whole.get(id)?.bytes.equals(bytes)).toBe(true);
  expect(await draft()).toMatchObject([{ id, name: 'night.csv', size: 4_500, state: 'done', sent: 4_500 }]);
  expect((await ana.call('rooms.list', {})).rooms[0]?.hasDraft).toBe(true);
  await ana.call('messages.send', { roomId, body: '', fileIds: [id] });
  await until(() => messages().length === 1);
  expect(messages()[0]?.files).toMatchObject([{ id, name: 'night.csv' }]);
  await until(async () => (await waiting()).length === 0);
  expect(await draft()).toEqual([]);
  expect((await ana.call('rooms.list', {})).rooms[0]?.hasDraft).toBe(false);
  // The bytes are the cache's now: nothing is fetched, nothing is left over.
  const of = { roomId, messageId: messages()[0]?.id ?? '' };
  const found = await ana.call('files.locate', { fileId: id, of, variant: 'whole' });
  expect(readFileSync(found.path).equals(bytes)).toBe(true);
  expect(readdirSync(join(filesFolder(), 'own'))).toEqual([]);
});

test('goes on where the relay stands after a cut in the middle of a piece', async () => {
  const pieces: number[] = [];
  ana.network.fileFaults.cutsPieceAfter = () => (pieces.push(1) === 3 ? 400 : null);
  const bytes = bytesOf(6_000);
  const id = await add(bytes);
  await until(() => isWhole(id));
  expect(world.relay.files.whole.get(id)?.bytes.equals(bytes)).toBe(true);
  expect(pieces).toHaveLength(7);
});

test('an answer that is lost is asked for again, also that of the last piece', async () => {
  let count = 0;
  ana.network.fileFaults.losesAnswer = () => ++count === 3;
  const id = await add(bytesOf(3_000));
  await until(async () => (await draft())[0]?.state === 'done');
  expect(isWhole(id)).toBe(true);
  expect(count).toBe(3);
});

test('waits offline, keeps the order of the lane, and survives a kill', async () => {
  goOffline();
  const bytes = bytesOf(2_500);
  const id = await add(bytes);
  const first = await ana.call('messages.send', { roomId, body: 'with a file', fileIds: [id] });
  await ana.call('messages.send', { roomId, body: 'after it' });
  expect((await waiting()).find((item) => item.opId === first.opId)?.files).toMatchObject([{ id, state: 'waiting' }]);
  ana.kill();
  ana.start();
  await world.clock.pass(1_000);
  expect((await waiting()).map((item) => item.body)).toEqual(['with a file', 'after it']);
  ana.network.fileFaults.cutsPieceAfter = () => 0;
  goOnline();
  await ana.call('connection.retry', {});
  await world.clock.pass(5_000);
  expect(messages()).toEqual([]);
  ana.network.fileFaults.cutsPieceAfter = () => null;
  await until(() => messages().length === 2);
  expect(messages().map((message) => message.body)).toEqual(['with a file', 'after it']);
  expect(world.relay.files.whole.get(id)?.bytes.equals(bytes)).toBe(true);
});

test('says before reading what is too large, and fails a message whose file is refused, which may be tried again', async () => {
  world.relay.limits['fileBytesMax'] = 5_000;
  await ana.call('connection.retry', {});
  goOffline();
  goOnline();
  await until(async () => (await ana.call('files.limits', {})).fileBytesMax === 5_000);
  const refused = await ana.engine.call('files.begin', { accountId: ana.accountId, roomId, name: 'a', type: '', size: 6_000 });
  expect(refused).toMatchObject({ ok: false, error: { code: 'too-large', message: '5.9 KB, this server takes up to 4.9 KB.' } });
  ana.network.fileFaults.refusesFile = () => fail({ code: 'too-large', message: '4 KB, your space here is full.' });
  const id = await add(bytesOf(4_000));
  const { opId } = await ana.call('messages.send', { roomId, body: 'big', fileIds: [id] });
  await ana.call('messages.send', { roomId, body: 'small' });
  await until(async () => (await waiting())[0]?.state === 'failed');
  await until(() => messages().length === 1);
  expect((await waiting())[0]).toMatchObject({ error: { code: 'too-large' }, files: [{ state: 'failed' }] });
  ana.network.fileFaults.refusesFile = () => null;
  await ana.call('outbox.retry', { opId });
  await until(() => messages().length === 2);
  expect(messages()[1]?.files).toHaveLength(1);
});

test('what is taken out stops and goes from both ends; what is given up by the relay goes up again', async () => {
  ana.network.fileFaults.cutsPieceAfter = () => 0;
  const gone = await add(bytesOf(2_000));
  await world.clock.pass(200);
  ana.network.fileFaults.cutsPieceAfter = () => null;
  await ana.call('files.remove', { id: gone });
  expect(await draft()).toEqual([]);
  expect(readdirSync(join(filesFolder(), 'own'))).toEqual([]);
  const id = await add(bytesOf(2_000, 5));
  await until(() => isWhole(id));
  world.relay.files.whole.delete(id);
  await ana.call('messages.send', { roomId, body: 'a day later', fileIds: [id] });
  await until(() => messages().length === 1);
  expect(messages()[0]?.files).toMatchObject([{ id }]);
});

test('fetches what others sent once, and forgets it with the message or the room', async () => {
  const bo = await world.signUp('bo');
  world.relay.join(roomId, bo.userId);
  await world.clock.pass(1_000);
  const bytes = bytesOf(1_500);
  const id = await add(bytes);
  await until(() => isWhole(id));
  await ana.call('messages.send', { roomId, body: 'look', fileIds: [id] });
  await until(() => messages().length === 1);
  await world.clock.pass(500);
  const of = { roomId, messageId: messages()[0]?.id ?? '' };
  const found = await bo.call('files.locate', { fileId: id, of, variant: 'thumbnail' });
  expect(readFileSync(found.path).equals(bytes)).toBe(true);
  bo.network.faults.isDown = true;
  expect(await bo.call('files.locate', { fileId: id, of, variant: 'whole' })).toEqual(found);
  bo.network.faults.isDown = false;
  // Another message's name does not open it.
  const other = await bo.engine.call('files.locate', { accountId: bo.accountId, fileId: id, of: { ...of, messageId: world.newId() }, variant: 'whole' });
  expect(other).toMatchObject({ ok: false, error: { code: 'not-found' } });
  await ana.call('messages.delete', { roomId, id: of.messageId });
  await until(() => !existsSync(found.path));
  const after = await bo.engine.call('files.locate', { accountId: bo.accountId, fileId: id, of, variant: 'whole' });
  expect(after).toMatchObject({ ok: false, error: { code: 'gone' } });
});

test('keeps no more than the setting says; what was not looked at for longest goes first', async () => {
  const bo = await world.signUp('bo');
  world.relay.join(roomId, bo.userId);
  const ids: Id[] = [];
  for (let index = 0; index < 3; index += 1) {
    const id = await add(bytesOf(400_000, index), `${index}.csv`);
    ids.push(id);
    await until(() => isWhole(id));
    await ana.call('messages.send', { roomId, body: String(index), fileIds: [id] });
    await until(() => messages().length === index + 1);
  }
  await bo.call('settings.update', { fileCacheMegabytes: 1 } as never);
  await world.clock.pass(1_000);
  const paths: string[] = [];
  for (const [index, id] of ids.entries()) {
    const of = { roomId, messageId: messages()[index]?.id ?? '' };
    const { path } = await bo.call('files.locate', { fileId: id, of, variant: 'whole' });
    paths.push(path);
    await world.clock.pass(2_000);
  }
  await until(() => !existsSync(paths[0] ?? ''));
  expect(paths.slice(1).every((path) => existsSync(path))).toBe(true);
});

test('search finds messages by what is beside their words', async () => {
  const csv = await add(bytesOf(10));
  const picture = await add(bytesOf(10), 'dawn.png');
  await until(() => isWhole(csv) && isWhole(picture));
  await ana.call('messages.send', { roomId, body: 'a table', fileIds: [csv] });
  await ana.call('messages.send', { roomId, body: '', fileIds: [picture] });
  await ana.call('messages.send', { roomId, body: 'nothing' });
  await until(() => messages().length === 3);
  await world.clock.pass(1_000);
  const found = async (query: string) => {
    const page = await ana.engine.call('search.messages', { accountId: ana.accountId, query, order: 'newest', limit: 20 });
    return page.ok ? (page.value as { hits: { row: { message: { body: string } } }[] }).hits.map((hit) => hit.row.message.body) : page.error;
  };
  expect(await found('has:file')).toEqual(['', 'a table']);
  expect(await found('has:image')).toEqual(['']);
});

test('a message is forwarded with its files to several rooms, offline too, and each copy is a file of its own', async () => {
  const bytes = bytesOf(4_500);
  const id = await add(bytes);
  await ana.call('messages.send', { roomId, body: '', fileIds: [id] });
  await until(async () => messages().length === 1 && (await waiting()).length === 0);
  const source = messages()[0]?.id ?? '';
  const to = ['two', 'three'].map((name) => world.relay.createRoom(ana.userId, { name }).room.id);
  await until(async () => (await ana.call('rooms.list', {})).rooms.length === 3);
  goOffline();
  await ana.call('messages.forward', { roomId, id: source, to, body: 'Forwarded from Ana' });
  expect((await waiting()).map(({ body, files }) => [body, files?.map(({ name }) => name)])).toEqual([
    ['Forwarded from Ana', ['night.csv']],
    ['Forwarded from Ana', ['night.csv']],
  ]);
  goOnline();
  await ana.call('connection.retry', {});
  await until(async () => (await waiting()).length === 0);
  const copies = to.flatMap((target) => [...world.relay.room(target).messages.values()].flatMap((message) => message.files));
  expect(copies).toMatchObject([{ name: 'night.csv' }, { name: 'night.csv' }]);
  expect(new Set([id, ...copies.map((file) => file.id)]).size).toBe(3);
  for (const file of copies) expect(world.relay.files.whole.get(file.id)?.bytes.equals(bytes)).toBe(true);
  expect(readdirSync(join(filesFolder(), 'own'))).toEqual([]);
});

test('a message is forwarded to a person while offline: the conversation is made first, and where there is one it goes there', async () => {
  const bytes = bytesOf(4_500);
  const id = await add(bytes);
  await ana.call('messages.send', { roomId, body: '', fileIds: [id] });
  await until(async () => messages().length === 1 && (await waiting()).length === 0);
  const source = messages()[0]?.id ?? '';
  const cleo = await world.signUp('cleo');
  goOffline();
  const forward = () => ana.call('messages.forward', { roomId, id: source, to: [roomId], toUserIds: [cleo.userId, cleo.userId], body: 'For Cleo' });
  const { roomIds } = await forward();
  expect(roomIds).toHaveLength(2);
  expect(await forward()).toEqual({ roomIds });
  goOnline();
  await ana.call('connection.retry', {});
  await until(async () => (await waiting()).length === 0);
  const room = world.relay.room(roomIds[1] ?? '');
  expect([...room.members.keys()].sort()).toEqual([ana.userId, cleo.userId].sort());
  expect([...room.messages.values()].map(({ body, files }) => [body, files.length])).toEqual([
    ['For Cleo', 1],
    ['For Cleo', 1],
  ]);
});

test('nothing is forwarded where a file is neither here nor to be had, and the reason is told', async () => {
  const ben = await world.signUp('ben');
  const { room } = world.relay.createRoom(ana.userId, { name: 'both', memberIds: [ben.userId] });
  await until(async () => (await ana.call('rooms.list', {})).rooms.length === 2);
  const { id } = await ana.call('files.begin', { roomId: room.id, name: 'a.csv', type: 'text/csv', size: 10 });
  await ana.call('files.chunk', { id, offset: 0, base64: bytesOf(10).toString('base64') });
  await ana.call('files.finish', { id });
  await ana.call('messages.send', { roomId: room.id, body: 'look', fileIds: [id] });
  await until(async () =>
    (await ben.call('timeline.page', { roomId: room.id, anchor: { at: 'latest' }, limit: 5 })).rows.some((row) => row.kind === 'message'),
  );
  const source = [...world.relay.room(room.id).messages.values()][0]?.id ?? '';
  ben.network.faults.isDown = true;
  ben.network.cut();
  let refused: unknown = null;
  void ben.engine.call('messages.forward', { accountId: ben.accountId, roomId: room.id, id: source, to: [room.id], body: 'x' }).then((answer) => {
    refused = answer;
  });
  await until(() => refused !== null);
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'unavailable', message: 'Its files are not on this device, and the server cannot be reached now.' },
  });
  expect((await ben.call('outbox.list', {})).items).toEqual([]);
  expect(readdirSync(join(ben.directory, 'accounts', ben.accountId, 'files', 'own'))).toEqual([]);
});

test('one file of a message that waits is taken out of it: the others stand in the draft again, and go up', async () => {
  goOffline();
  const [kept, gone] = [await add(bytesOf(3_000)), await add(bytesOf(2_000, 2), 'dusk.csv')];
  const { opId } = await ana.call('messages.send', { roomId, body: 'both', fileIds: [kept, gone] });
  await ana.call('outbox.delete', { opId, filesBack: [kept] });
  expect(await waiting()).toEqual([]);
  expect(await draft()).toMatchObject([{ id: kept, name: 'night.csv', state: 'waiting' }]);
  expect((await ana.call('rooms.list', {})).rooms[0]?.hasDraft).toBe(true);
  expect(readdirSync(join(filesFolder(), 'own'))).toHaveLength(1);
  goOnline();
  await until(async () => (await draft())[0]?.state === 'done');
  expect(isWhole(gone)).toBe(false);
  await ana.call('messages.send', { roomId, body: 'one', fileIds: [kept] });
  await until(() => messages().length === 1);
  expect(messages()[0]?.files).toMatchObject([{ id: kept }]);
});
