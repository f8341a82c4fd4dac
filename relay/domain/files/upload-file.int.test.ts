import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { createByteBudget } from '../../files/byte-budget.ts';
import type { Actor } from '../deps.ts';
import { createRoom } from '../rooms/create-room.ts';
import { uploadFile } from './upload-file.ts';

let world: DomainWorld;
let ann: Actor;
let roomId: string;
beforeAll(async () => {
  world = await openDomainWorld();
  ann = await world.person('ann');
  roomId = (await createRoom(world.deps, ann, { kind: 'private', name: 'files' })).room.id;
});
afterAll(() => world.close());

/** Bytes that end when they are told to. `isBegun`: somebody reads them. */
function heldBytes(bytes: Buffer) {
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stream = (async function* () {
    begun.resolve();
    yield bytes;
    await ended.promise;
  })();
  return { stream, isBegun: begun.promise, end: ended.resolve };
}

test('what is on its way counts as sent: nobody sends more by sending it all at once', async () => {
  const moved: number[] = [];
  const { fileBytesMax } = world.deps.files.limits;
  const uploads = createByteBudget({ capacity: fileBytesMax, perSecond: 1 }, (bytes) => void moved.push(bytes));
  const deps = { ...world.deps, files: { ...world.deps.files, uploads } };
  const send = (stream: AsyncIterable<Uint8Array>, size: number | null) => uploadFile(deps, ann, { roomId, name: 'a.bin' }, { stream, size });
  const [announced, unknown] = [heldBytes(Buffer.from('announced')), heldBytes(Buffer.from('unknown'))];
  const first = send(announced.stream, 9);
  await announced.isBegun;
  // Nobody knows how long this one is.
  const second = send(unknown.stream, null);
  await unknown.isBegun;
  await expect(send(heldBytes(Buffer.from('third')).stream, 5)).rejects.toMatchObject({ code: 'rate-limited' });
  for (const { end } of [announced, unknown]) end();
  await Promise.all([first, second]);
  expect(moved.sort((a, b) => a - b)).toEqual([7, 9]);
  expect(uploads.wait(ann.userId)).toBe(0);
});
