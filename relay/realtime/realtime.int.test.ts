import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { type RelayInProcess, startRelay } from '../../tests/support/relay.ts';
import { joinedWire, until } from '../../tests/support/wire-client.ts';

let database: TestDatabase;
let relay: RelayInProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startRelay({ databaseUrl: database.url });
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
});

test('two people chat: one log, one order, inbox and unread', async () => {
  const ann = await joinedWire(relay.url, 'ann');
  const bob = await joinedWire(relay.url, 'bob');
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  expect(ann.inbox.some((item) => item.type === 'room-added' && item.state.room.id === room.id)).toBe(true);
  await ann.send(room.id, 'hello');
  const { state } = await bob.must('rooms.join', { roomId: room.id });
  expect(state.headSeq).toBe(3);
  await until('bob sees his joining', () => bob.events(room.id).length === 1);
  await Promise.all([
    ...Array.from({ length: 50 }, (_, n) => ann.send(room.id, `ann ${n}`)),
    ...Array.from({ length: 50 }, (_, n) => bob.send(room.id, `bob ${n}`)),
  ]);
  await until('all events', () => ann.events(room.id).length === 103 && bob.events(room.id).length === 101);
  expect(ann.events(room.id).map(({ seq }) => seq)).toEqual(Array.from({ length: 103 }, (_, n) => n + 1));
  expect(bob.events(room.id)).toEqual(ann.events(room.id).slice(2));
  ann.close();
  bob.close();
});
