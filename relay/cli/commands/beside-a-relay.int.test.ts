import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runCommand } from '../../../tests/support/command-line.ts';
import { type FilledServer, openFilledServer } from '../../../tests/support/filled-server.ts';
import { type RelayInProcess, startRelay } from '../../../tests/support/relay.ts';
import { joinedWire, until, type WireClient } from '../../../tests/support/wire-client.ts';

// Every command is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: FilledServer;
let relay: RelayInProcess;
let ann: WireClient;
beforeAll(async () => {
  server = await openFilledServer({ messages: 10, files: 0 });
  relay = await startRelay({ databaseUrl: server.databaseUrl });
  ann = await joinedWire(relay.url, 'ann');
});
afterAll(async () => {
  ann.close();
  await relay.stop();
  await server.end();
});

it('tells connected apps by the log what retention deleted', async () => {
  const { room } = await ann.must('rooms.create', { kind: 'private', name: 'old and new' });
  const old = [await ann.send(room.id, 'one'), await ann.send(room.id, 'two')];
  await server.query('UPDATE messages SET created_at = 1 WHERE room_id = $1', [room.id]);
  const young = await ann.send(room.id, 'three');
  const applied = await runCommand(['retention', '--days', '1', '--room', room.id, '--apply', '--json'], server.environment);
  expect(applied, applied.err).toMatchObject({ code: 0 });
  expect(JSON.parse(applied.out)).toMatchObject({ deleted: 2 });
  const deleted = () => ann.events(room.id).flatMap((event) => (event.type === 'message-deleted' ? [event.messageId] : []));
  await until('both are deleted at the app', () => deleted().length === 2, 30_000);
  expect(deleted().sort()).toEqual(old.map((message) => message.id).sort());
  const seqs = ann.events(room.id).map((event) => event.seq);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  expect((await ann.send(room.id, 'four')).seq).toBe((seqs.at(-1) ?? 0) + 1);
  expect((await ann.must('messages.get', { roomId: room.id, ids: [young.id] })).messages[0]).toMatchObject({ body: 'three' });
});

it('ends the sessions of somebody who is deactivated, on a node that runs', async () => {
  const ben = await joinedWire(relay.url, 'ben');
  const [row] = await server.query('SELECT handle FROM users WHERE id = $1', [ben.userId]);
  const done = await runCommand(['admin', 'deactivate', String(row?.['handle'])], server.environment);
  expect(done, done.err).toMatchObject({ code: 0 });
  await until('the socket is closed', () => ben.notices.some((notice) => notice.name === 'disconnect'), 30_000);
  ben.close();
});
