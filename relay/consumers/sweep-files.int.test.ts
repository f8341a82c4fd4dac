import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../tests/support/domain-world.ts';
import { uuidv7 } from '../../tests/support/ids.ts';
import type { Actor } from '../domain/deps.ts';
import { readFile } from '../domain/files/read-file.ts';
import { uploadFile } from '../domain/files/upload-file.ts';
import { deleteMessage } from '../domain/messages/delete-message.ts';
import { sendMessage } from '../domain/messages/send-message.ts';
import { createRoom } from '../domain/rooms/create-room.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createRelayEvents } from '../observability/relay-events.ts';
import { type FileSweeper, sweepFiles } from './sweep-files.ts';

let world: DomainWorld;
let sql: pg.Client;
let sweeper: FileSweeper;
let ann: Actor;
let roomId: string;
let nowMs = 0;
beforeAll(async () => {
  world = await openDomainWorld();
  sql = new pg.Client({ connectionString: world.database.url });
  await sql.connect();
  ann = await world.person('ann');
  roomId = (await createRoom(world.deps, ann, { kind: 'private', name: 'files' })).room.id;
  const events = createRelayEvents(createLogger('silent', 'test'), createMetrics());
  sweeper = sweepFiles({ files: world.deps.files, sweepFolder: async () => undefined, now: async () => Date.now() + nowMs, events, everyMs: 3_600_000 });
});
afterAll(async () => {
  await sweeper.close();
  await sql.end();
  await world.close();
});

const upload = (body: string, name = 'a.txt') =>
  uploadFile(
    world.deps,
    ann,
    { roomId, name },
    {
      stream: (async function* () {
        yield Buffer.from(body);
      })(),
      size: null,
    },
  ).then(({ file }) => file);
const send = (...fileIds: string[]) => sendMessage(world.deps, ann, { roomId, id: uuidv7(), body: '', fileIds }).then(({ message }) => message);
const contents = async () => (await readdir(join(world.folder, 'contents'), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name)).length;
const used = () => world.deps.files.store.use(ann.userId);
const codeOf = (id: string) =>
  readFile(world.deps, ann, id).then(
    () => 'there',
    (error: { code: string }) => error.code,
  );

test('a file that is never sent goes after a day; one that is sent stays', async () => {
  const [unsent, sent] = [await upload('never sent'), await upload('sent')];
  await send(sent.id);
  const [before, usedBefore] = [await contents(), await used()];
  await sweeper.sweep();
  expect(await codeOf(unsent.id)).toBe('there');
  nowMs = 25 * 3_600_000;
  await sweeper.sweep();
  nowMs = 0;
  expect([await codeOf(unsent.id), await codeOf(sent.id)]).toEqual(['not-found', 'there']);
  expect(await contents()).toBe(before - 1);
  expect(await used()).toEqual({ person: usedBefore.person - 'never sent'.length, server: usedBefore.server - 'never sent'.length });
});

test('the same bytes are kept once, until the last file that has them is gone', async () => {
  const before = await contents();
  const [one, two] = [await upload('the same bytes'), await upload('the same bytes')];
  const [first, second] = [await send(one.id), await send(two.id)];
  expect(await contents()).toBe(before + 1);
  await deleteMessage(world.deps, ann, { roomId, id: first.id });
  expect(await codeOf(one.id)).toBe('gone');
  await sweeper.sweep();
  expect([await codeOf(one.id), await codeOf(two.id), await contents()]).toEqual(['not-found', 'there', before + 1]);
  await deleteMessage(world.deps, ann, { roomId, id: second.id });
  await sweeper.sweep();
  expect(await contents()).toBe(before);
});

test('what is sent and taken away at once is never without its bytes', async () => {
  for (let round = 0; round < 15; round += 1) {
    const body = `fought over ${round}`;
    const old = await upload(body);
    const message = await send(old.id);
    await deleteMessage(world.deps, ann, { roomId, id: message.id });
    const [again] = await Promise.all([upload(body), sweeper.sweep()]);
    const stream = await world.deps.files.contents.open((await readFile(world.deps, ann, again.id)).content, null);
    expect(Buffer.concat(await stream.toArray()).toString()).toBe(body);
  }
});

test('the files of a deleted room go after a day', async () => {
  const [before, other] = [await contents(), (await createRoom(world.deps, ann, { kind: 'private', name: 'short' })).room.id];
  const { file } = await uploadFile(world.deps, ann, { roomId: other, name: 'x' }, { stream: Readable.from([Buffer.from('of a deleted room')]), size: null });
  await sendMessage(world.deps, ann, { roomId: other, id: uuidv7(), body: '', fileIds: [file.id] });
  await sweeper.sweep();
  expect(await contents()).toBe(before + 1);
  await world.deleteRoom(other);
  await sweeper.sweep();
  expect(await contents()).toBe(before);
});

test('use is exactly what the files have together', async () => {
  const { rows } = await sql.query('SELECT coalesce(sum(size), 0)::int AS bytes FROM files');
  expect((await used()).server).toBe(rows[0]?.bytes);
});
