import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBuffer } from 'yauzl';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { zipOf } from '../../files/zip-archive.ts';
import { setBlock } from '../blocks/set-block.ts';
import type { Actor } from '../deps.ts';
import { uploadFile } from '../files/upload-file.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { sendMessage } from '../messages/send-message.ts';
import { voteOnMessage } from '../messages/vote-on-message.ts';
import { createRoom } from '../rooms/create-room.ts';
import { exportAccount } from './export-account.ts';

let world: DomainWorld;
let ann: Actor;
let bob: Actor;
let roomId: string;
const send = (actor: Actor, body: string, fileIds: string[] = []) =>
  sendMessage(world.deps, actor, { roomId, id: uuidv7(), body, fileIds }).then(({ message }) => message);

beforeAll(async () => {
  world = await openDomainWorld();
  [ann, bob] = [await world.person('ann', 'Ann <b>'), await world.person('bob')];
  roomId = (await createRoom(world.deps, ann, { kind: 'private', name: '../etc & more', memberIds: [bob.userId] })).room.id;
});
afterAll(() => world.close());

/** Name → text, of the whole archive as a client reads it. */
async function unzip(archive: Buffer): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('end', resolve).on('error', reject);
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (failed, stream) => {
          if (failed) return reject(failed);
          void buffer(stream).then((bytes) => {
            texts.set(entry.fileName, bytes.toString());
            zip.readEntry();
          }, reject);
        });
      });
      zip.readEntry();
    });
  });
  return texts;
}

test('holds all that is of the person, and nothing of others', async () => {
  const stream = Readable.from([Buffer.from('what the file says')]);
  const { file } = await uploadFile(world.deps, ann, { roomId, name: 'a/b:c.txt' }, { stream, size: null });
  for (let n = 0; n < 250; n += 1) await send(ann, `words ${n}`);
  await send(ann, '<script>alert("x")</script>', [file.id]);
  const gone = await send(ann, 'taken back');
  await deleteMessage(world.deps, ann, { roomId, id: gone.id });
  const blocked = Array.from({ length: 201 }, () => uuidv7());
  for (const userId of blocked)
    await world.deps.users.register({ userId, handle: `noisy-${userId.slice(-12)}`, displayName: `Noisy ${userId.slice(-4)}`, passwordHash: 'hash' });
  const theirs = await send(bob, 'secret of Bob');
  for (const userId of blocked) await setBlock(world.deps, ann, { userId, on: true });
  await voteOnMessage(world.deps, ann, { roomId, id: theirs.id, value: 1 });

  const texts = await unzip(await buffer(zipOf(await exportAccount(world.deps, ann))));
  const names = [...texts.keys()];
  for (const name of names) expect(name).not.toMatch(/(^|\/)\.\.?(\/|$)|\\|^\/|:/);
  const textOf = (end: string) => texts.get(names.find((name) => name.endsWith(end)) ?? '') ?? '';
  expect(JSON.parse(textOf('profile.json'))).toMatchObject({ profile: { id: ann.userId, displayName: 'Ann <b>' }, sessions: [] });
  expect(JSON.parse(textOf('rooms.json'))).toMatchObject([{ id: roomId, name: '../etc & more', role: 'owner' }]);
  const lines = textOf('messages.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { body: string; files: { path: string }[] });
  expect(lines.map(({ body }) => body)).toEqual([...Array.from({ length: 250 }, (_, n) => `words ${n}`), '<script>alert("x")</script>']);
  expect(texts.get(lines.at(-1)?.files[0]?.path ?? '')).toBe('what the file says');
  expect(textOf('messages.html')).toContain('words 249');
  expect(textOf('messages.html')).not.toContain('<script>');
  expect(JSON.parse(textOf('votes.jsonl'))).toEqual({ roomId, messageId: theirs.id, value: 1 });
  const blocks = textOf('blocks.jsonl').trimEnd().split('\n');
  expect(blocks.map((text) => (JSON.parse(text) as { userId: string }).userId).sort()).toEqual(blocked.sort());
  expect(JSON.parse(blocks[0] ?? '')).toEqual({ userId: expect.any(String), handle: expect.stringMatching(/^noisy-/), displayName: expect.any(String) });
  expect([...texts.values()].join('')).not.toMatch(/secret of Bob|taken back/);
});

test('one at a time; who gives up frees the next', async () => {
  const archive = zipOf(await exportAccount(world.deps, ann));
  await expect(exportAccount(world.deps, ann)).rejects.toMatchObject({ code: 'conflict' });
  archive.destroy();
  await expect.poll(() => world.deps.exports.claim(ann.userId, uuidv7(), -1)).toBe(true);
  await expect.poll(async () => (await buffer(zipOf(await exportAccount(world.deps, ann)))).length, { timeout: 10_000 }).toBeGreaterThan(1_000);
});

test('what fails in the middle leaves no archive that looks whole', async () => {
  const own = await world.person('cid');
  const broken = { ...world.deps, exports: { ...world.deps.exports, saves: () => Promise.reject(new Error('the database is away')) } };
  await expect(buffer(zipOf(await exportAccount(broken, own)))).rejects.toThrow('the database is away');
  expect((await buffer(zipOf(await exportAccount(world.deps, own)))).length).toBeGreaterThan(100);
});

test('five an hour', async () => {
  const dan = await world.person('dan');
  for (let n = 0; n < 5; n += 1) await buffer(zipOf(await exportAccount(world.deps, dan)));
  await expect(exportAccount(world.deps, dan)).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
});
