import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { startTestS3 } from '../support/s3.ts';
import {
  beginUpload,
  bytesOf,
  continueUpload,
  cutOff,
  fetchFile,
  fileOf,
  sendFile,
  sha,
  streamFile,
  tus,
  upload,
  uploadRefused,
} from './outside/file-client.ts';
import { arrive, connect, http, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { errorShape } from './outside/shapes.ts';

const megabyte = 1024 * 1024;
let database: TestDatabase;
let redis: TestRedis;
let dataDir: string;
let one: OutsideRelay;
let two: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
let eve: OutsideClient;
let roomId: string;
beforeAll(async () => {
  [database, redis, dataDir] = await Promise.all([createTestDatabase(), startTestRedis(), mkdtemp(join(tmpdir(), 'parley-shared-'))]);
  const shared = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    DATA_DIR: dataDir,
    FILE_BYTES_MAX: String(24 * megabyte),
    FILE_BYTES_PER_PERSON: String(90 * megabyte),
  };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  [ann, bob, eve] = await Promise.all([arrive(one.url, 'ann'), arrive(one.url, 'bob'), arrive(one.url, 'eve')]);
  roomId = await openRoom(ann, { kind: 'private', memberIds: [bob.id] });
});
afterAll(async () => {
  for (const client of [ann, bob, eve]) client.close();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const send = async (fileIds: string[], more: object = {}) => (await ann.ask('messages.send', { roomId, id: uuidv7(), body: '', fileIds, ...more })).message;
const text = (words: string) => new Uint8Array(Buffer.from(words));

describe('up and down', () => {
  test.each([0, 1, 1000, 64 * 1024, 5 * megabyte + 3])('%i random bytes come back as they went, on the other node too', async (size) => {
    const bytes = new Uint8Array(randomBytes(size));
    const file = await upload(one.url, ann, bytes, { roomId, name: 'bytes.bin' });
    expect(file).toMatchObject({ name: 'bytes.bin', size });
    expect((await send([file.id])).files).toEqual([file]);
    for (const url of [one.url, two.url]) {
      const response = await fetchFile(url, bob, file.id);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-length')).toBe(String(size));
      expect(sha(await bytesOf(response))).toBe(sha(bytes));
    }
  });

  test('20 MB without a length, in pieces', async () => {
    const { status, json, sent } = await streamFile(one.url, ann, 20 * megabyte, { roomId });
    expect(status).toBe(201);
    const file = fileOf(JSON.stringify(json));
    expect(file.size).toBe(20 * megabyte);
    expect(sha(await bytesOf(await fetchFile(two.url, ann, file.id)))).toBe(sent);
  });

  test('parts of a file, and what is known already', async () => {
    const bytes = new Uint8Array(randomBytes(1000));
    const { id } = await upload(one.url, ann, bytes, { roomId });
    const part = async (range: string) => {
      const response = await fetchFile(one.url, ann, id, { range });
      return { status: response.status, range: response.headers.get('content-range'), body: await bytesOf(response) };
    };
    expect(await part('bytes=10-19')).toEqual({ status: 206, range: 'bytes 10-19/1000', body: Buffer.from(bytes.slice(10, 20)) });
    expect(await part('bytes=990-')).toEqual({ status: 206, range: 'bytes 990-999/1000', body: Buffer.from(bytes.slice(990)) });
    expect(await part('bytes=-5')).toEqual({ status: 206, range: 'bytes 995-999/1000', body: Buffer.from(bytes.slice(995)) });
    expect(await part('bytes=10-5000')).toMatchObject({ status: 206, range: 'bytes 10-999/1000' });
    expect(await part('bytes=1000-')).toMatchObject({ status: 416, range: 'bytes */1000' });
    for (const odd of ['bytes=9-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6']) expect(await part(odd)).toMatchObject({ status: 200 });
    const etag = (await fetchFile(one.url, ann, id)).headers.get('etag') ?? '';
    expect((await fetchFile(one.url, ann, id, { 'if-none-match': etag })).status).toBe(304);
  });

  test('bytes that are lost: an error that says nothing of a file, and is not kept', async () => {
    const bytes = new Uint8Array(randomBytes(1000));
    const { id } = await upload(one.url, ann, bytes, { roomId, name: 'lost.png' });
    const content = sha(Buffer.from(bytes));
    const lost = (await readdir(join(dataDir, 'files'), { recursive: true })).filter((path) => path.endsWith(content));
    expect(lost).toHaveLength(1);
    for (const path of lost) await rm(join(dataDir, 'files', path));
    const response = await fetchFile(one.url, ann, id);
    expect(response.status).toBe(410);
    const header = (name: string) => response.headers.get(name);
    expect([header('content-disposition'), header('etag'), header('cache-control')]).toEqual([null, null, 'no-store']);
    expect(await response.json()).toMatchObject({ error: { code: 'gone' } });
  });

  test('the same id again is the same file; of somebody else a conflict', async () => {
    const id = uuidv7();
    const first = await upload(one.url, ann, text('first'), { roomId, id });
    expect(first.id).toBe(id);
    expect(await upload(two.url, ann, text('second'), { roomId, id })).toEqual(first);
    expect(await uploadRefused(one.url, bob, text('third'), { roomId, id })).toMatchObject({ status: 409, code: 'conflict' });
  });

  test('a sender that hangs up leaves nothing', async () => {
    const before = await readdir(join(dataDir, 'files', 'incoming'));
    const aborting = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(megabyte)),
    });
    const id = uuidv7();
    const sending = fetch(`${one.url}/v1/files?${new URLSearchParams({ roomId, name: 'half', id })}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.session.accessToken}`, 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
      signal: aborting.signal,
    } as RequestInit).catch(() => null);
    await until('the bytes arrive', async () => (await readdir(join(dataDir, 'files', 'incoming'))).length > before.length);
    aborting.abort();
    await sending;
    await until('they are gone', async () => (await readdir(join(dataDir, 'files', 'incoming'))).length === before.length);
    expect((await fetchFile(one.url, ann, `${id}/about`)).status).toBe(404);
  });
});

describe('messages with files', () => {
  test('hold them in the order named, live and in the log, beside words or alone', async () => {
    const files = await Promise.all(['a.txt', 'b.txt', 'c.txt'].map((name) => upload(one.url, ann, text(name), { roomId, name })));
    const ids = files.map(({ id }) => id).reverse();
    const id = uuidv7();
    const message = await send(ids, { id, body: 'three' });
    expect(message.files.map(({ name }) => name)).toEqual(['c.txt', 'b.txt', 'a.txt']);
    expect(await send(ids, { id, body: 'three' })).toMatchObject({ seq: message.seq, files: message.files });
    const live = await until('the packet', () => bob.live(roomId).find(({ seq }) => seq === message.seq));
    expect(live).toMatchObject({ message: { body: 'three', files: message.files } });
    const page = await bob.ask('messages.history', { roomId, limit: 5 });
    expect(page.messages.find((each) => each.id === id)?.files).toEqual(message.files);
    const { events } = await bob.ask('log.since', { roomId, seq: message.seq - 1 });
    expect(events[0]).toMatchObject({ message: { files: message.files } });
  });

  test('are refused with files that are not there, of others, of another room, in another message, or named twice', async () => {
    const file = await upload(one.url, ann, text('mine'), { roomId });
    const elsewhere = await openRoom(ann);
    const refused = (client: OutsideClient, room: string, fileIds: string[]) =>
      client.refused('messages.send', { roomId: room, id: uuidv7(), body: '', fileIds });
    const noFile = { code: 'not-found', issues: [{ path: 'fileIds' }] };
    expect(await refused(ann, roomId, [uuidv7()])).toMatchObject(noFile);
    expect(await refused(bob, roomId, [file.id])).toMatchObject(noFile);
    expect(await refused(ann, elsewhere, [file.id])).toMatchObject(noFile);
    expect(await refused(ann, roomId, [file.id, file.id])).toMatchObject({ code: 'invalid' });
    expect(await refused(ann, roomId, [])).toMatchObject({ code: 'invalid', issues: [{ path: 'body' }] });
    expect(await refused(ann, roomId, Array.from({ length: 11 }, uuidv7))).toMatchObject({ code: 'invalid' });
    await send([file.id]);
    expect(await refused(ann, roomId, [file.id])).toMatchObject({ code: 'conflict', issues: [{ path: 'fileIds' }] });
    // Two at once want the same one: one gets it.
    const wanted = await upload(one.url, ann, text('wanted'), { roomId });
    const both = await Promise.all([1, 2].map(() => ann.raw('messages.send', { roomId, id: uuidv7(), body: '', fileIds: [wanted.id] })));
    expect(both.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(1);
  });

  test('are found by what they hold', async () => {
    const word = `needle${uuidv7().slice(-8)}`;
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const [plain, image] = [await upload(one.url, ann, text('x'), { roomId }), await upload(one.url, ann, new Uint8Array(picture), { roomId })];
    await send([plain.id], { body: `${word} plain` });
    await send([image.id], { body: `${word} picture` });
    await ann.say(roomId, `${word} none`);
    const bodies = async (has: string[]) => (await ann.ask('messages.search', { query: word, has })).hits.map(({ message }) => message.body);
    await until('all are indexed', async () => (await bodies([])).length === 3);
    expect(await bodies(['file'])).toEqual([`${word} picture`, `${word} plain`]);
    expect(await bodies(['image'])).toEqual([`${word} picture`]);
  });

  test('take them along when they are deleted: refused at once, on every node, and the bytes go', async () => {
    const bytes = new Uint8Array(randomBytes(5000));
    const file = await upload(one.url, ann, bytes, { roomId });
    const twin = await upload(one.url, ann, bytes, { roomId });
    const message = await send([file.id]);
    await send([twin.id]);
    const { message: tombstone } = await ann.ask('messages.delete', { roomId, id: message.id });
    expect(tombstone.files).toEqual([]);
    for (const url of [one.url, two.url]) expect([404, 410]).toContain((await fetchFile(url, bob, file.id)).status);
    await until('it is swept', async () => (await fetchFile(one.url, bob, file.id)).status === 404, 40_000);
    expect(sha(await bytesOf(await fetchFile(one.url, bob, twin.id)))).toBe(sha(bytes));
  });
});

describe('who may', () => {
  test('a file that is not sent is its uploader’s; then the room’s; nobody else’s ever', async () => {
    const { id } = await upload(one.url, ann, text('secret'), { roomId });
    const statuses = async () => Promise.all([ann, bob, eve, null].map(async (client) => (await fetchFile(two.url, client, id)).status));
    expect(await statuses()).toEqual([200, 404, 404, 401]);
    await send([id]);
    expect(await statuses()).toEqual([200, 200, 404, 401]);
    expect((await fetchFile(one.url, ann, uuidv7())).status).toBe(404);
    expect((await fetchFile(one.url, ann, '..%2f..%2fjwt-secret')).status).toBe(400);
    expect((await fetchFile(one.url, eve, `${id}/about`)).status).toBe(404);
    expect((await http(one.url, 'POST', `/v1/files/${id}/link`, { token: eve.session.accessToken })).status).toBe(404);
  });

  test('nobody sends into a room he is not in, or without a sign-in', async () => {
    expect(await uploadRefused(one.url, eve, text('x'), { roomId })).toMatchObject({ status: 404, code: 'not-found' });
    expect(await uploadRefused(one.url, ann, text('x'), { roomId: uuidv7() })).toMatchObject({ status: 404 });
    const nobody = await fetch(`${one.url}/v1/files?roomId=${roomId}&name=x`, { method: 'POST', body: 'x' });
    expect(nobody.status).toBe(401);
    expect(await beginUpload(one.url, eve, 5, { roomId, name: 'x' })).toMatchObject({ status: 404 });
  });

  test('who leaves sees no file any more, by link neither', async () => {
    const room = await openRoom(ann);
    const guest = await arrive(one.url, 'guest');
    await guest.ask('rooms.join', { roomId: room });
    const { id } = await upload(one.url, ann, text('for members'), { roomId: room });
    await ann.ask('messages.send', { roomId: room, id: uuidv7(), body: '', fileIds: [id] });
    const link = (await http(one.url, 'POST', `/v1/files/${id}/link`, { token: guest.session.accessToken })).json as { url: string };
    expect((await fetchFile(two.url, guest, id)).status).toBe(200);
    expect((await fetchFile(two.url, null, link.url)).status).toBe(200);
    await guest.ask('rooms.leave', { roomId: room });
    await until(
      'both nodes know',
      async () => (await Promise.all([one, two].map(({ url }) => fetchFile(url, guest, id)))).every(({ status }) => status === 404),
      2_000,
    );
    expect((await fetchFile(two.url, null, link.url)).status).toBe(404);
    guest.close();
  });

  test('links open without a sign-in, one file each, until they expire; made up ones never', async () => {
    const { id } = await upload(one.url, ann, text('linked'), { roomId });
    const other = await upload(one.url, ann, text('other'), { roomId });
    const { status, json } = await http(one.url, 'POST', `/v1/files/${id}/link`, { token: ann.session.accessToken });
    expect(status).toBe(200);
    const link = json as { url: string; expiresAt: number };
    expect(link.expiresAt).toBeGreaterThan(Date.now() + 60_000);
    expect((await bytesOf(await fetchFile(two.url, null, link.url))).toString()).toBe('linked');
    const token = new URL(link.url, one.url).searchParams.get('token') ?? '';
    const [expiry = '', person = '', signature = ''] = token.split('.');
    expect((await fetchFile(one.url, null, `${other.id}?token=${token}`)).status).toBe(401);
    for (const forged of [`${Number(expiry) + 1}.${person}.${signature}`, `${expiry}.${bob.id}.${signature}`, `${expiry}.${person}.`, 'x', ''])
      expect((await fetchFile(one.url, null, `${id}?token=${forged}`)).status).toBe(401);
  });
});

describe('what it says and does', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\report.pdf', 'report.pdf'],
    ['..', 'file'],
    ['/', 'file'],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie: x=1'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['"; filename="evil.html', '"; filename="evil.html'],
    ['Größe 🎈.txt', 'Größe 🎈.txt'],
  ])('the name %j becomes %j and harms no header', async (given, name) => {
    const file = await upload(one.url, ann, text('x'), { roomId, name: given });
    expect(file.name).toBe(name);
    const response = await fetchFile(one.url, ann, file.id);
    expect(response.headers.get('set-cookie')).toBeNull();
    const header = response.headers.get('content-disposition') ?? '';
    expect(decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(header)?.[1] ?? '')).toBe(name);
    expect(header).toMatch(/^attachment; filename="[^"\\]*"; filename\*=/);
  });

  test.each([
    ['HTML', '<!doctype html><script>alert(1)</script>', 'page.html', 'text/html'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'picture.svg', 'image/svg+xml'],
    ['HTML called a picture', '<script>alert(1)</script>', 'photo.png', 'image/png'],
    ['a GIF that is a script', 'GIF89a/*\x00*/=1;alert(1)', 'trick.gif', 'image/gif'],
    ['JSON', '{"a":1}', 'data.json', 'application/json'],
  ])('%s is served as bytes to be saved, whatever it says it is', async (_what, body, name, type) => {
    const file = await upload(one.url, ann, text(body), { roomId, name, type });
    const response = await fetchFile(one.url, ann, file.id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': expect.stringMatching(/^attachment/),
    });
    expect(await response.text()).toBe(body);
  });

  test('a picture gives its size and a thumbnail, and nothing about its maker; what hides behind it is cut off', async () => {
    const secret = 'A-SECRET-PLACE';
    const photo = await sharp({ create: { width: 1200, height: 800, channels: 3, background: 'teal' } })
      .withExif({ IFD0: { Copyright: secret, Make: secret }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const tricky = new Uint8Array(Buffer.concat([photo, Buffer.from(`PK\u0003\u0004<script>${secret}</script>`)]));
    const file = await upload(one.url, ann, tricky, { roomId, name: 'photo.jpg', type: 'text/html' });
    expect(file).toMatchObject({ type: 'image/jpeg', width: 800, height: 1200, thumbnail: { width: 320, height: 480 } });
    const response = await fetchFile(two.url, ann, file.id);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('content-disposition')).toMatch(/^inline/);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const bytes = await bytesOf(response);
    expect(bytes.length).toBe(file.size);
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1200, height: 800, orientation: 6 });
    const small = await fetchFile(two.url, ann, `${file.id}/thumbnail`);
    expect((await fetchFile(two.url, ann, `${file.id}/thumbnail`, { 'if-none-match': small.headers.get('etag') ?? '' })).status).toBe(304);
    expect(small.headers.get('content-type')).toBe('image/webp');
    expect(await sharp(await bytesOf(small)).metadata()).toMatchObject({ width: 320, height: 480, format: 'webp' });
    const link = (await http(one.url, 'POST', `/v1/files/${file.id}/link`, { token: ann.session.accessToken })).json as { thumbnailUrl: string };
    expect((await fetchFile(one.url, null, link.thumbnailUrl)).status).toBe(200);
  });

  test('a picture that unpacks to far too much is bytes', async () => {
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: 'black' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(4 * megabyte);
    const file = await upload(one.url, ann, new Uint8Array(bomb), { roomId, name: 'bomb.png' });
    expect(file.type).toBe('application/octet-stream');
    expect(file.thumbnail).toBeUndefined();
  });

  test('too large says how large it may be, announced or not; a full quota says its numbers', async () => {
    const tooLarge = { status: 413, code: 'too-large', message: 'A file may have at most 24 MB.' };
    expect(await uploadRefused(one.url, ann, new Uint8Array(24 * megabyte + 1), { roomId })).toMatchObject(tooLarge);
    expect(await streamFile(one.url, ann, 25 * megabyte, { roomId })).toMatchObject({ status: 413, json: { error: { code: 'too-large' } } });
    const hoarder = await arrive(one.url, 'hoarder');
    const room = await openRoom(hoarder);
    const lump = () => new Uint8Array(randomBytes(20 * megabyte));
    for (let count = 0; count < 4; count += 1) await upload(one.url, hoarder, lump(), { roomId: room });
    const full = await uploadRefused(two.url, hoarder, lump(), { roomId: room });
    expect(full).toMatchObject({ status: 413, code: 'too-large', message: expect.stringContaining('80 MB of the 90 MB') });
    expect(await beginUpload(one.url, hoarder, 20 * megabyte, { roomId: room, name: 'x' })).toMatchObject({ status: 413 });
    await upload(one.url, hoarder, new Uint8Array(randomBytes(10 * megabyte)), { roomId: room });
    expect(await sendFile(one.url, hoarder, text('x'), { roomId: room })).toMatchObject({ status: 413 });
    hoarder.close();
  }, 60_000);

  test('the server says what it takes', async () => {
    const { json } = await http(one.url, 'GET', '/v1/server');
    expect(json).toMatchObject({
      features: expect.arrayContaining(['files', 'file-resume']),
      limits: { fileBytesMax: 24 * megabyte, fileBytesPerPersonMax: 90 * megabyte, filesPerMessageMax: 10 },
    });
  });
});

describe('resumable uploads', () => {
  test('go on after a cut connection, on the other node, and become the same kind of file', async () => {
    const bytes = new Uint8Array(randomBytes(3 * megabyte));
    const id = uuidv7();
    const begun = await beginUpload(one.url, ann, bytes.length, { roomId, name: 'long.bin', id });
    expect(begun).toMatchObject({ status: 201, path: `/v1/uploads/${id}` });
    expect(Date.parse(begun.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now());
    expect((await continueUpload(one.url, ann, begun.path, 0, bytes.slice(0, megabyte))).status).toBe(204);
    const offsetNow = async () => Number((await tus(two.url, ann, 'HEAD', begun.path)).headers.get('upload-offset'));
    await cutOff(one.url, ann, begun.path, {
      offset: megabyte,
      bytes: bytes.slice(megabyte, megabyte * 2.5),
      announced: 2 * megabyte,
      isSeen: () => until('something is kept', async () => (await offsetNow()) > megabyte),
    });
    expect((await continueUpload(two.url, ann, begun.path, 0, bytes.slice(0, 10))).status).toBe(409);
    // The end of what was cut off may still be on its way to the disk: then the place is another one, which is said and asked again.
    const last = await until('it goes on', async () => {
      const offset = await offsetNow();
      expect(offset).toBeGreaterThanOrEqual(2 * megabyte);
      const answer = await continueUpload(two.url, ann, begun.path, offset, bytes.slice(offset));
      return answer.status === 409 ? null : answer;
    });
    expect([last.status, last.text]).toEqual([204, '']);
    expect(last.headers.get('upload-offset')).toBe(String(bytes.length));
    const file = fileOf(await (await fetchFile(one.url, ann, `${id}/about`)).text());
    expect(file).toMatchObject({ id, name: 'long.bin', size: bytes.length });
    expect(sha(await bytesOf(await fetchFile(one.url, ann, id)))).toBe(sha(bytes));
    expect((await tus(one.url, ann, 'HEAD', begun.path)).status).toBe(404);
    expect((await beginUpload(one.url, ann, bytes.length, { roomId, name: 'long.bin', id })).status).toBe(409);
    expect((await send([id])).files).toEqual([file]);
  });

  test('whose end was refused are finished by a request without bytes', async () => {
    const room = await openRoom(ann);
    const guest = await arrive(one.url, 'guest');
    await guest.ask('rooms.join', { roomId: room });
    const { path } = await beginUpload(one.url, guest, 10, { roomId: room, name: 'late' });
    await guest.ask('rooms.leave', { roomId: room });
    const refused = await continueUpload(one.url, guest, path, 0, text('0123456789'));
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'forbidden' } });
    await guest.ask('rooms.join', { roomId: room });
    expect((await tus(one.url, guest, 'HEAD', path)).headers.get('upload-offset')).toBe('10');
    const last = await continueUpload(one.url, guest, path, 10, new Uint8Array());
    expect(last.status).toBe(204);
    const id = path.slice(path.lastIndexOf('/') + 1);
    expect(fileOf(await (await fetchFile(one.url, guest, `${id}/about`)).text())).toMatchObject({ name: 'late', size: 10 });
    guest.close();
  });

  test('an empty file, and one that is given up', async () => {
    const empty = await beginUpload(one.url, ann, 0, { roomId, name: 'empty' });
    expect(empty.status).toBe(201);
    expect(fileOf(empty.text)).toMatchObject({ name: 'empty', size: 0 });
    const { path } = await beginUpload(one.url, ann, 10, { roomId, name: 'never' });
    expect((await tus(two.url, ann, 'DELETE', path)).status).toBe(204);
    expect((await tus(one.url, ann, 'HEAD', path)).status).toBe(404);
  });

  test('whose headers are missing or wrong are refused as everything is, and go on', async () => {
    const { path } = await beginUpload(one.url, ann, 5, { roomId, name: 'in words' });
    const offset = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const wrong: [string, string, Record<string, string>, string][] = [
      ['PATCH', path, { ...offset, 'tus-resumable': '0.2.2' }, 'tus-resumable'],
      ['PATCH', path, { ...offset, 'content-type': 'text/plain' }, 'content-type'],
      ['PATCH', path, { 'content-type': offset['content-type'] }, 'upload-offset'],
      ['PATCH', path, { ...offset, 'upload-offset': 'x' }, 'upload-offset'],
      ['POST', '/v1/uploads', {}, 'upload-length'],
      ['POST', '/v1/uploads', { 'upload-length': '-1' }, 'upload-length'],
      ['POST', '/v1/uploads', { 'upload-defer-length': '1' }, 'upload-length'],
      ['POST', '/v1/uploads', { 'upload-length': '3', 'upload-metadata': '!!! ???' }, 'upload-metadata'],
      ['POST', '/v1/uploads', { 'upload-length': '3', 'upload-metadata': 'name eA==,name eA==' }, 'upload-metadata'],
    ];
    for (const [method, where, headers, at] of wrong) {
      const response = await tus(one.url, ann, method, where, headers, method === 'PATCH' ? text('01234') : undefined);
      const { error } = z.strictObject({ error: errorShape }).parse(JSON.parse(response.text));
      expect([response.status, error.code, error.issues?.[0]?.path]).toEqual(at === 'tus-resumable' ? [426, 'unsupported-version', at] : [400, 'invalid', at]);
      expect(response.headers.get('tus-version')).toBe('1.0.0');
    }
    expect((await continueUpload(one.url, ann, path, 0, text('01234'))).status).toBe(204);
  });

  test('are their owner’s alone, of sizes and names that are allowed', async () => {
    const { path } = await beginUpload(one.url, ann, 10, { roomId, name: 'mine' });
    for (const method of ['HEAD', 'DELETE']) expect((await tus(one.url, bob, method, path)).status).toBe(404);
    expect((await continueUpload(one.url, bob, path, 0, text('0123456789'))).status).toBe(404);
    expect((await continueUpload(one.url, ann, path, 0, text('0123456789 and more'))).status).toBe(413);
    expect((await beginUpload(one.url, ann, 24 * megabyte + 1, { roomId, name: 'x' })).status).toBe(413);
    for (const fields of [{ name: 'x' }, { roomId }, { roomId, name: 'x', id: '../../x' }, { roomId: 'x', name: 'x' }] as Record<string, string>[])
      expect((await beginUpload(one.url, ann, 10, fields)).status).toBe(400);
    for (const odd of ['/v1/uploads/..%2f..%2fjwt-secret', '/v1/uploads/x', `/v1/uploads/${uuidv7()}`])
      expect([400, 404]).toContain((await tus(one.url, ann, 'HEAD', odd)).status);
    expect((await continueUpload(one.url, ann, path, 0, text('0123456789'))).status).toBe(204);
  });
});

test('a relay whose files are in an object store', async () => {
  const s3 = await startTestS3();
  const { endpoint, bucket, key, secret } = s3.settings;
  const relay = await startOutsideRelay({
    DATABASE_URL: database.url,
    FILES_S3_ENDPOINT: endpoint,
    FILES_S3_BUCKET: bucket,
    FILES_S3_KEY: key,
    FILES_S3_SECRET: secret,
  });
  try {
    const dan = await arrive(relay.url, 'dan');
    const room = await openRoom(dan);
    const bytes = new Uint8Array(randomBytes(6 * megabyte));
    const file = await upload(relay.url, dan, bytes, { roomId: room });
    expect(sha(await bytesOf(await fetchFile(relay.url, dan, file.id)))).toBe(sha(bytes));
    expect(await bytesOf(await fetchFile(relay.url, dan, file.id, { range: 'bytes=5-9' }))).toEqual(Buffer.from(bytes.slice(5, 10)));
    const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: 'plum' } })
      .png()
      .toBuffer();
    const image = await upload(relay.url, dan, new Uint8Array(picture), { roomId: room });
    expect((await sharp(await bytesOf(await fetchFile(relay.url, dan, `${image.id}/thumbnail`))).metadata()).width).toBe(480);
    await s3.stop();
    expect(await uploadRefused(relay.url, dan, new Uint8Array(randomBytes(100)), { roomId: room })).toMatchObject({ status: 503, code: 'unavailable' });
    expect((await fetchFile(relay.url, dan, file.id)).status).toBe(503);
    dan.close();
  } finally {
    await relay.stop();
  }
}, 60_000);

test('a client that never heard of files goes on as before', async () => {
  const other = await connect(two.url, ann.session);
  await other.ask('sync.open', { cursors: {} });
  const message = await other.say(roomId, 'only words');
  expect(message.files).toEqual([]);
  other.close();
});
