import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { fail } from '@parley/shared/result';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openReadOnly } from '../store/open-store.ts';
import { storeFaults } from '../testing/check-store.ts';
import { type Client, createWorld, type World } from '../testing/world.ts';

vi.setConfig({ testTimeout: 60_000 });

let world: World;
let ana: Client;
let roomId: Id;

beforeEach(async () => {
  world = createWorld({ tuning: { backfillEveryMs: 400, wholeLogUpTo: 20, historyPage: 50 } });
  const user = world.relay.addUser('ben', 'long enough password');
  roomId = world.relay.createRoom(user.id, { name: 'old' }).room.id;
  for (let index = 0; index < 500; index += 1) world.relay.send({ roomId, authorId: user.id, id: world.newId(), body: `message ${index}` });
  ana = await world.signUp('ana');
});
afterEach(() => world.end());

const joinRoom = async (): Promise<void> => {
  world.relay.join(roomId, ana.userId);
  await world.clock.pass(1_000);
};
/** Read from the file itself: a call would let time pass. */
function held(): number {
  const store = openReadOnly(join(ana.directory, 'accounts', ana.accountId, 'cache.db'));
  try {
    return store.read.get<{ n: number }>('SELECT count(*) AS n FROM messages')?.n ?? 0;
  } finally {
    store.close();
  }
}
const pages = (): number => ana.network.calls.filter((call) => call.name === 'messages.history').length;

test('fetches a room down to its beginning, a page at a time, and shows it in the ledger', async () => {
  await joinRoom();
  const early = held();
  expect(early).toBeLessThan(300);
  await world.clock.pass(30_000);
  expect(held()).toBe(500);
  expect((await ana.call('sync.ledger', {})).rooms[0]).toMatchObject({ ranges: [{ fromSeq: 1 }], holes: 0 });
  expect(storeFaults(ana, world.relay, { isWhole: true })).toEqual([]);
  const asked = pages();
  await world.clock.pass(90_000);
  expect(pages()).toBe(asked);
});

test('stops at as many messages as the person set, and goes on when he sets more', async () => {
  await ana.engine.call('settings.update', { backfillPerRoom: 120 });
  await joinRoom();
  await world.clock.pass(30_000);
  expect(held()).toBe(150);
  await ana.engine.call('settings.update', { backfillPerRoom: 1_000 });
  // At once: who chose it looks at what it does.
  await world.clock.pass(10_000);
  expect(held()).toBe(500);
});

test('fetches nothing when nothing is wanted', async () => {
  await ana.engine.call('settings.update', { backfillPerRoom: 0 });
  await joinRoom();
  await world.clock.pass(30_000);
  expect(held()).toBe(50);
});

test('waits while it is offline or told to slow down, and goes on after a restart', async () => {
  await joinRoom();
  ana.network.faults.refuses = (name) => (name === 'messages.history' ? fail({ code: 'rate-limited', message: 'slower', retryAfterMs: 30_000 }) : null);
  await world.clock.pass(1_000);
  const asked = pages();
  await world.clock.pass(25_000);
  expect(pages() - asked).toBeLessThanOrEqual(2);
  ana.network.faults.refuses = () => null;
  await ana.close();
  const here = world.relay.room(roomId).messages.size;
  ana.start();
  await world.clock.pass(30_000);
  expect(held()).toBe(here);
});
