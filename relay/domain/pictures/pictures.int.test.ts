import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import { sweepFiles } from '../../consumers/sweep-files.ts';
import { createLogger } from '../../observability/logger.ts';
import { createMetrics } from '../../observability/metrics.ts';
import { createRelayEvents } from '../../observability/relay-events.ts';
import type { Actor } from '../deps.ts';
import { uploadFile } from '../files/upload-file.ts';
import { createRoom } from '../rooms/create-room.ts';
import { readPicture } from './read-picture.ts';
import { removePicture, setPicture } from './set-picture.ts';

let world: DomainWorld;
let ada: Actor;
beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ada = await world.person('ada');
});

async function* bytesOf(data: Buffer): AsyncIterable<Uint8Array> {
  yield data;
}
const painted = (color: string, width = 40, height = 20) => sharp({ create: { width, height, channels: 3, background: color } });
const set = (actor: Actor, data: Buffer) => setPicture(world.deps, actor, { stream: bytesOf(data), size: data.length });
const read = async (hash: string) => buffer(await readPicture(world.deps, hash));
const codeOf = (hash: string) =>
  read(hash).then(
    () => 'there',
    (error: { code: string }) => error.code,
  );
const sweep = async () => {
  const events = createRelayEvents(createLogger('silent', 'test'), createMetrics());
  const sweeper = sweepFiles({ files: world.deps.files, sweepFolder: async () => undefined, now: async () => Date.now(), events, everyMs: 3_600_000 });
  await sweeper.sweep();
  await sweeper.close();
};

test('a picture becomes a small square WebP that tells nothing, and everybody who shares a room hears of it once', async () => {
  const [grace, outsider] = [await world.person('grace'), await world.person('outsider')];
  for (let index = 0; index < 2; index += 1) await createRoom(world.deps, ada, { kind: 'private', name: 'x', memberIds: [grace.userId] });
  world.published.length = 0;
  const before = (await world.deps.users.get([ada.userId]))[0];
  const camera = await painted('#c04030', 400, 300)
    .jpeg()
    .withExif({ IFD0: { Make: 'Somebody', Copyright: 'Ada' } })
    .toBuffer();
  const { user } = await set(ada, camera);
  expect(user.version).toBeGreaterThan(before?.version ?? 0);
  for (const { userId } of [ada, grace]) expect(world.inboxOf(userId)).toMatchObject([{ type: 'user-updated', user: { picture: user.picture } }]);
  expect(world.inboxOf(outsider.userId)).toEqual([]);
  const facts = await sharp(await read(user.picture ?? '')).metadata();
  expect(facts).toMatchObject({ format: 'webp', width: 256, height: 256 });
  expect(facts.exif).toBeUndefined();
  world.published.length = 0;
  await set(ada, camera);
  expect(world.published).toEqual([]);
});

test.each(['png', 'webp', 'gif'] as const)('a %s is taken', async (format) => {
  const { user } = await set(ada, await painted('#2060a0').toFormat(format).toBuffer());
  expect(await sharp(await read(user.picture ?? '')).metadata()).toMatchObject({ format: 'webp', width: 256 });
});

test('what is no picture, is broken or too large is refused, and the picture there is stays', async () => {
  const { user } = await set(ada, await painted('#208040').png().toBuffer());
  const png = await painted('#208040', 200, 200).png().toBuffer();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>');
  for (const data of [Buffer.from('words'), Buffer.alloc(0), svg, png.subarray(0, png.length / 2)])
    await expect(set(ada, data)).rejects.toMatchObject({ code: 'invalid' });
  const huge = Buffer.alloc(6 * 1024 * 1024);
  await expect(set(ada, huge)).rejects.toMatchObject({ code: 'too-large' });
  await expect(setPicture(world.deps, ada, { stream: bytesOf(huge), size: null })).rejects.toMatchObject({ code: 'too-large' });
  expect((await world.deps.users.get([ada.userId]))[0]?.picture).toBe(user.picture);
});

test('only what is somebody’s picture can be read by its hash', async () => {
  const { room } = await createRoom(world.deps, ada, { kind: 'private', name: 'x' });
  await uploadFile(world.deps, ada, { roomId: room.id, name: 'a.txt', id: uuidv7() }, { stream: bytesOf(Buffer.from('secret words')), size: null });
  const { createHash } = await import('node:crypto');
  expect(await codeOf(createHash('sha256').update('secret words').digest('hex'))).toBe('not-found');
});

test('bytes go with the last person who has them, and those of others stay', async () => {
  const grace = await world.person('grace');
  const same = await painted('#806020').png().toBuffer();
  const { user } = await set(ada, same);
  const hash = user.picture ?? '';
  expect((await set(grace, same)).user.picture).toBe(hash);
  await removePicture(world.deps, ada);
  await sweep();
  expect(await codeOf(hash)).toBe('there');
  expect((await set(grace, await painted('#104080').png().toBuffer())).user.picture).not.toBe(hash);
  expect(await codeOf(hash)).toBe('not-found');
  await sweep();
  await expect(world.deps.files.contents.open(hash, null)).rejects.toMatchObject({ code: 'gone' });
  expect((await set(ada, same)).user.picture).toBe(hash);
  await sweep();
  expect(await codeOf(hash)).toBe('there');
});

test('a file with the same bytes does not take the picture along', async () => {
  const { user } = await set(ada, await painted('#609030').png().toBuffer());
  const square = await read(user.picture ?? '');
  const { room } = await createRoom(world.deps, ada, { kind: 'private', name: 'x' });
  const { file } = await uploadFile(world.deps, ada, { roomId: room.id, name: 'a.webp' }, { stream: bytesOf(square), size: null });
  const stored = await world.deps.files.store.find(file.id);
  expect(stored?.content).toBe(user.picture);
  await world.deps.files.store.expire(Date.now() + 1_000, 10);
  await sweep();
  expect(await codeOf(user.picture ?? '')).toBe('there');
});
