import type { Receipt } from '@parley/shared/entities/membership';
import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world.end());

type Client = Awaited<ReturnType<World['signUp']>>;
const asked = (client: Client, name: string) => client.network.calls.filter((call) => call.name === name);
const receiptsIn = async (client: Client, roomId: string): Promise<Receipt[]> => (await client.call('receipts.get', { roomId })).receipts;

async function together(size = 3) {
  world = createWorld();
  const clients = [];
  for (let n = 0; n < size; n += 1) clients.push(await world.signUp(`person${n}`));
  const [ana, ben, cid] = clients as [Client, Client, Client];
  const { room } = world.relay.createRoom(ana.userId, { name: 'one', memberIds: clients.slice(1).map(({ userId }) => userId) });
  await world.clock.pass(2_000);
  return { ana, ben, cid, roomId: room.id };
}

test('what comes into the store is told once a second and room at most, and shown to the others as delivered and read', async () => {
  const { ana, ben, cid, roomId } = await together();
  expect(await receiptsIn(ana, roomId)).toEqual([]);
  await world.clock.until(async () => (await receiptsIn(ana, roomId)).length === 2);
  const before = asked(ben, 'receipts.delivered').length;
  let last = 0;
  for (let n = 0; n < 20; n += 1) last = world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body: `message ${n}` }).seq;
  await world.clock.pass(3_000);
  expect(asked(ben, 'receipts.delivered').length - before).toBe(1);
  // Who wrote them has nothing to tell.
  expect(asked(ana, 'receipts.delivered').map(({ input }) => input)).not.toContainEqual({ roomId, seq: last });
  await cid.call('reads.mark', { roomId, seq: last });
  await world.clock.until(async () => (await receiptsIn(ana, roomId)).some((receipt) => receipt.userId === cid.userId && receipt.readSeq === last));
  const receipts = await receiptsIn(ana, roomId);
  expect(receipts.find((receipt) => receipt.userId === ben.userId)).toMatchObject({ deliveredSeq: last });
  expect(receipts.find((receipt) => receipt.userId === ben.userId)?.readSeq).toBeLessThan(last);
  const told = ana.changes.filter((change) => change.type === 'receipts-changed').at(-1);
  expect(told).toMatchObject({ roomId, receipts });
  // Marked unread again: for the others it stays read.
  await cid.call('reads.mark', { roomId, seq: last - 3, unread: true });
  await world.clock.pass(3_000);
  await receiptsIn(ana, roomId);
  await world.clock.pass(500);
  expect((await receiptsIn(ana, roomId)).find((receipt) => receipt.userId === cid.userId)?.readSeq).toBe(last);
});

test('the last known stays offline and over a restart; what came while away is told on return', async () => {
  const { ana, ben, roomId } = await together();
  const { seq } = world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body: 'hello' });
  await world.clock.until(async () => (await receiptsIn(ana, roomId)).some((receipt) => receipt.userId === ben.userId && receipt.deliveredSeq === seq));
  const known = await receiptsIn(ana, roomId);
  ana.network.faults.isDown = true;
  ana.network.cut();
  await world.clock.pass(1_000);
  expect(await receiptsIn(ana, roomId)).toEqual(known);
  await ana.close();
  ana.start();
  expect(await receiptsIn(ana, roomId)).toEqual(known);
  const later = world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body: 'while you were away' }).seq;
  ana.network.faults.isDown = false;
  await world.clock.until(async () => (await receiptsIn(ben, roomId)).some((receipt) => receipt.userId === ana.userId && receipt.deliveredSeq === later));
});

test('switched off on one device: none are sent, shown or kept, here and on the others', async () => {
  const { ana, ben, cid, roomId } = await together();
  await receiptsIn(ana, roomId);
  await world.clock.until(async () => (await receiptsIn(ana, roomId)).length === 2);
  const told = asked(ana, 'receipts.delivered').length;
  await ana.call('privacy.set', { receipts: false });
  expect((await ana.call('app.view', {})).accounts[0]?.privacy).toEqual({ receipts: false, lastSeen: true });
  expect(ana.changes.filter((change) => change.type === 'receipts-changed').at(-1)).toMatchObject({ receipts: [] });
  const { seq } = world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body: 'hello' });
  await cid.call('reads.mark', { roomId, seq });
  await world.clock.pass(3_000);
  expect(await receiptsIn(ana, roomId)).toEqual([]);
  expect(asked(ana, 'receipts.delivered').length).toBe(told);
  expect((await receiptsIn(ben, roomId)).some((receipt) => receipt.userId === ana.userId && receipt.deliveredSeq >= seq)).toBe(false);
  await ana.call('privacy.set', { receipts: true });
  await receiptsIn(ana, roomId);
  await world.clock.until(async () => (await receiptsIn(ana, roomId)).length === 2);
});

test('big rooms and servers without receipts are told nothing', async () => {
  const { ana, ben, roomId } = await together();
  for (let n = 0; n < 18; n += 1) world.relay.join(roomId, world.relay.addUser(`guest${n}`, 'long enough password').id);
  await world.clock.pass(2_000);
  ana.network.cut();
  ben.network.cut();
  await world.clock.pass(5_000);
  const told = [asked(ben, 'receipts.delivered').length, asked(ben, 'receipts.get').length];
  world.relay.send({ roomId, authorId: ana.userId, id: world.newId(), body: 'hello' });
  await world.clock.pass(3_000);
  expect(await receiptsIn(ben, roomId)).toEqual([]);
  expect([asked(ben, 'receipts.delivered').length, asked(ben, 'receipts.get').length]).toEqual(told);
  world.relay.features = world.relay.features.filter((name) => name !== 'last-seen' && name !== 'vote-names');
  ben.network.cut();
  await world.clock.pass(5_000);
  expect(await ben.call('people.lastSeen', { userIds: [ana.userId] })).toEqual({ seen: [] });
  await expect(ben.call('messages.voters', { roomId, id: world.newId() })).rejects.toMatchObject({ wire: { code: 'not-found' } });
});
