import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionSchema } from '@parley/shared/protocol/http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../tests/support/domain-world.ts';
import { type HttpWorld, openHttpWorld } from '../../tests/support/http-world.ts';
import { uuidv7 } from '../../tests/support/ids.ts';
import type { Actor } from '../domain/deps.ts';
import { sendMessage } from '../domain/messages/send-message.ts';
import { createRoom } from '../domain/rooms/create-room.ts';
import { createResumableUploads } from './resumable-uploads.ts';
import { openUploadFolder } from './upload-folder.ts';

const broken: { errorId: string; error: unknown }[] = [];
let world: DomainWorld;
let http: HttpWorld;
let ann: Actor;
let roomId: string;
let token: string;
beforeAll(async () => {
  world = await openDomainWorld();
  http = await openHttpWorld(world, {
    uploads: createResumableUploads(world.deps, world.uploadFolder, (errorId, error) => void broken.push({ errorId, error })),
  });
  const account = { handle: 'ann', displayName: 'Ann', password: 'correct horse battery', device: { name: 'Desk', platform: 'linux' } };
  const session = sessionSchema.parse((await http.call('POST', '/v1/auth/register', { body: account })).body);
  ann = { userId: session.user.id, sessionId: session.sessionId };
  token = session.accessToken;
  roomId = (await createRoom(world.deps, ann, { kind: 'private', name: 'files' })).room.id;
});
afterAll(async () => {
  await http.close();
  await world.close();
});

const encoded = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
const request = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  http.call(method, path, { token, headers: { 'tus-resumable': '1.0.0', ...headers }, ...(body === undefined ? {} : { body }) });
const begin = (size: number, id: string = randomUUID()) =>
  request('POST', '/v1/uploads', { 'upload-length': String(size), 'upload-metadata': encoded({ roomId, name: 'a.bin', id }) });

test('nobody begins more uploads than he might keep files, until some of them end; a restart knows of them', async () => {
  const { personBytesMax, fileBytesMax } = world.deps.files.limits;
  const begun = [];
  for (let bytes = 0; bytes < personBytesMax; bytes += fileBytesMax) begun.push(await begin(fileBytesMax));
  expect(begun.map(({ status }) => status)).toEqual(begun.map(() => 201));
  const refused = await begin(0);
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'rate-limited', retryAfterMs: expect.any(Number) } });
  const restarted = await openUploadFolder(join(world.folder, 'uploads'), personBytesMax);
  const another = (userId: string) => restarted.create({ userId, size: 1, createdAt: Date.now(), input: { roomId, name: 'b.bin', id: randomUUID() } });
  await expect(another(ann.userId)).rejects.toMatchObject({ code: 'rate-limited' });
  await another(randomUUID());
  expect((await request('DELETE', begun[0]?.headers.get('location') ?? '')).status).toBe(204);
  expect((await begin(fileBytesMax)).status).toBe(201);
  for (const { headers } of begun.slice(1)) await request('DELETE', headers.get('location') ?? '');
});

test('what is whole already can be taken back, until a message has it', async () => {
  const whole = async (): Promise<string> => {
    const id = randomUUID();
    const offset = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    await begin(3, id);
    expect((await request('PATCH', `/v1/uploads/${id}`, offset, 'abc')).status).toBe(204);
    return id;
  };
  const { store } = world.deps.files;
  const before = (await store.use(ann.userId)).person;
  const [back, sent] = [await whole(), await whole()];
  await sendMessage(world.deps, ann, { id: uuidv7(), roomId, body: '', fileIds: [sent] });
  expect(await store.giveUp(back, randomUUID())).toBe(false);
  expect((await request('DELETE', `/v1/uploads/${back}`)).status).toBe(204);
  for (const id of [back, sent]) expect((await request('DELETE', `/v1/uploads/${id}`)).status).toBe(404);
  expect([(await store.find(back))?.isRemoved, (await store.find(sent))?.isRemoved]).toEqual([true, false]);
  while (await store.takeRemoved(async () => {}));
  expect((await store.use(ann.userId)).person).toBe(before + 3);
});

test('an error that nobody expected is told by its id, and noted', async () => {
  const id = randomUUID();
  const path = (await begin(100_000, id)).headers.get('location') ?? '';
  // A folder where its bytes should be: nothing can be written.
  await rm(join(world.folder, 'uploads', id));
  await mkdir(join(world.folder, 'uploads', id));
  const offset = (await request('HEAD', path)).headers.get('upload-offset') ?? '';
  const answer = await request('PATCH', path, { 'upload-offset': offset, 'content-type': 'application/offset+octet-stream' }, 'x');
  expect(broken).toMatchObject([{ error: { code: 'EISDIR' } }]);
  expect(answer).toMatchObject({ status: 500 });
  expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'internal', errorId: broken[0]?.errorId } });
});
