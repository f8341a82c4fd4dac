import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { beginUpload, continueUpload, fetchFile, fileOf, upload, uploadRefused } from './outside/file-client.ts';
import { arrive, http, type OutsideClient, openRoom } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

/** Two nodes on one database; the second may not look into its own network, as every relay whose operator said nothing. A third looks at no links at all. */
let database: TestDatabase;
let open: OutsideRelay;
let usual: OutsideRelay;
let off: OutsideRelay;
let ann: OutsideClient;
let eve: OutsideClient;
let roomId: string;
const asked: string[] = [];
const site = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/inside') response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
  else if (request.url === '/picture.png')
    void sharp({ create: { width: 300, height: 300, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
      .then((picture) => response.setHeader('content-type', 'image/png').end(picture));
  else response.setHeader('content-type', 'text/html').end('<title>Page</title><meta property="og:image" content="/picture.png">');
});
let base: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  database = await createTestDatabase();
  [open, usual, off] = await Promise.all([
    startOutsideRelay({ DATABASE_URL: database.url, OUTGOING_ALLOW: '127.0.0.1', NODE_NAME: 'open' }),
    startOutsideRelay({ DATABASE_URL: database.url, NODE_NAME: 'usual' }),
    startOutsideRelay({ DATABASE_URL: database.url, LINK_PREVIEWS: 'off', NODE_NAME: 'off' }),
  ]);
  [ann, eve] = await Promise.all([arrive(open.url, 'ann'), arrive(open.url, 'eve')]);
  roomId = await openRoom(ann, { kind: 'private' });
});
afterAll(async () => {
  ann.close();
  eve.close();
  await Promise.all([open.stop(), usual.stop(), off.stop()]);
  await database.drop();
  site.closeAllConnections();
  site.close();
});

async function write(client: OutsideClient, room: string, body: string): Promise<string> {
  const id = uuidv7();
  await client.ask('messages.send', { roomId: room, id, body });
  return id;
}

test('a member learns what a link leads to, somebody else nothing', async () => {
  const id = await write(ann, roomId, `see ${base}/page and \`${base}/code\``);
  const { links } = await ann.ask('links.preview', { roomId, ids: [id] });
  expect(links).toMatchObject([{ url: `${base}/page`, preview: { title: 'Page', siteName: '127.0.0.1', image: { width: 144, height: 144 } } }]);
  expect(asked).toEqual(['/page', '/picture.png']);
  expect(await eve.refused('links.preview', { roomId, ids: [id] })).toMatchObject({ code: 'not-found' });
});

test('a redirect into a private network is not followed, and a relay looks into its own network only where it was told to', async () => {
  const id = await write(ann, roomId, `${base}/inside`);
  expect((await ann.ask('links.preview', { roomId, ids: [id] })).links).toEqual([{ url: `${base}/inside`, preview: null }]);
  const bob = await arrive(usual.url, 'bob');
  const own = await openRoom(bob);
  const before = asked.length;
  const there = await write(bob, own, `${base}/own http://[::1]:${new URL(base).port}/ http://169.254.169.254/latest/meta-data`);
  const { links } = await bob.ask('links.preview', { roomId: own, ids: [there] });
  expect([links.map(({ preview }) => preview), asked.length]).toEqual([[null, null, null], before]);
  bob.close();
});

test('an operator may switch it off, and says so', async () => {
  const { json } = await http(off.url, 'GET', '/v1/server');
  expect(json).toMatchObject({ features: expect.not.arrayContaining(['link-previews']) });
  const cat = await arrive(off.url, 'cat');
  const own = await openRoom(cat);
  expect(await cat.refused('links.preview', { roomId: own, ids: [await write(cat, own, base)] })).toMatchObject({ code: 'forbidden' });
  cat.close();
});

test.each(['whole', 'in pieces'])('a recording that comes %s keeps its waveform', async (way) => {
  const sound = new Uint8Array(
    Buffer.concat([Buffer.from('4f676753000200000000000000000000000000000000000000000113', 'hex'), Buffer.from('OpusHead'), Buffer.alloc(40)]),
  );
  const about = { durationMs: '2500', peaks: '0,50,99' };
  const name = 'Voice message.ogg';
  const inPieces = async () => {
    const { path } = await beginUpload(open.url, ann, sound.length, { roomId, name, ...about });
    await continueUpload(open.url, ann, path, 0, sound.slice(0, 20));
    await continueUpload(open.url, ann, path, 20, sound.slice(20));
    return fileOf(await (await fetchFile(open.url, ann, `${path.slice(path.lastIndexOf('/') + 1)}/about`)).text());
  };
  const file = way === 'whole' ? await upload(open.url, ann, sound, { roomId, name, more: about }) : await inPieces();
  expect(file).toMatchObject({ type: expect.stringMatching(/^audio\//), durationMs: 2_500, peaks: [0, 50, 99] });
  const { message } = await ann.ask('messages.send', { roomId, id: uuidv7(), body: '', fileIds: [file.id] });
  expect(message.files).toEqual([file]);
  expect((await ann.ask('messages.history', { roomId })).messages.at(-1)?.files).toEqual([file]);
  for (const peaks of ['0,100', 'x', Array.from({ length: 65 }, () => '1').join(',')])
    expect(await uploadRefused(open.url, ann, sound, { roomId, more: { peaks } })).toMatchObject({ status: 400, code: 'invalid' });
});
