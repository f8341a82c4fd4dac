import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Id } from '@parley/shared/ids';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../tests/support/domain-world.ts';
import { uuidv7 } from '../../tests/support/ids.ts';
import type { Actor, Deps } from '../domain/deps.ts';
import { previewLinks } from '../domain/links/preview-links.ts';
import { deleteMessage } from '../domain/messages/delete-message.ts';
import { sendMessage } from '../domain/messages/send-message.ts';
import { offeredFeatures } from '../domain/offered-features.ts';
import { createRoom } from '../domain/rooms/create-room.ts';
import { createFetchPublic } from '../outgoing/fetch-public.ts';
import { createLinkPreviewStore } from '../persistence/link-preview-store.ts';
import { openDatabase } from '../persistence/prisma-client.ts';
import { createLinkPreviews } from './create-link-previews.ts';

/** A site of this machine, at names that the guard is told to let through. */
let listener: RequestListener = (_request, response) => response.end();
const site = createServer((request, response) => {
  asked.push(request.url ?? '');
  listener(request, response);
});
let base: string;
let asked: string[] = [];
const outcomes: string[] = [];
const failed: unknown[] = [];

let world: DomainWorld;
let ann: Actor;
let bob: Actor;
let eve: Actor;
let roomId: Id;
let previews: ReturnType<typeof createLinkPreviews>;
let now = Date.now();
let deps: Deps;
const outgoing = createFetchPublic({ allow: ['site.test'], ports: [80, 443], userAgent: 'Parley/test' }, async () => [{ address: '127.0.0.1', family: 4 }]);
let closeDatabase: () => Promise<void>;

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  base = `http://site.test:${(site.address() as AddressInfo).port}`;
  world = await openDomainWorld();
  [ann, bob, eve] = await Promise.all([world.person('ann'), world.person('bob'), world.person('eve')]);
  roomId = (await createRoom(world.deps, ann, { kind: 'private', name: 'links', memberIds: [bob.userId] })).room.id;
  const { database, close } = openDatabase(world.database.url, { connections: 2, name: 'test', onLost: () => undefined });
  closeDatabase = close;
  previews = createLinkPreviews({
    fetch: outgoing.fetch,
    store: createLinkPreviewStore(database),
    clock: { now: () => now },
    onLooked: (outcome) => void outcomes.push(outcome),
    onFailed: (error) => void failed.push(error),
    waitMs: 2_000,
  });
  deps = { ...world.deps, linkPreviews: previews };
});
beforeEach(() => {
  asked = [];
  outcomes.length = 0;
});
afterAll(async () => {
  await outgoing.close();
  await previews.close();
  site.closeAllConnections();
  site.close();
  await closeDatabase();
  await world.close();
  expect(failed).toEqual([]);
});

async function write(body: string): Promise<Id> {
  const id = uuidv7();
  await sendMessage(deps, ann, { roomId, id, body });
  return id;
}
const ask = (actor: Actor, ...ids: Id[]) => previewLinks(deps, actor, { roomId, ids });
const html = (words: string) =>
  `<!doctype html><title>${words}</title><meta name=description content="What it is about"><meta property="og:image" content="/picture.png">`;

describe('links.preview', () => {
  test('tells a member what a page says of itself, with a small picture made anew', async () => {
    const picture = await sharp({ create: { width: 800, height: 400, channels: 3, background: '#0a6a66' } })
      .png()
      .toBuffer();
    listener = (request, response) =>
      request.url === '/picture.png'
        ? response.setHeader('content-type', 'image/png').end(picture)
        : response.setHeader('content-type', 'text/html').end(html('A page'));
    const url = `${base}/page`;
    const id = await write(`look: ${url} and not <${base}/hidden>`);
    const { links } = await ask(bob, id);
    expect(links).toEqual([
      {
        url,
        preview: { url, title: 'A page', description: 'What it is about', siteName: 'site.test', image: { webp: expect.any(String), width: 144, height: 144 } },
      },
    ]);
    const webp = Buffer.from(links[0]?.preview?.image?.webp ?? '', 'base64');
    expect((await sharp(webp).metadata()).format).toBe('webp');
    expect(asked).toEqual(['/page', '/picture.png']);
    // Known from now on, for everybody, for a day.
    expect(await ask(ann, id)).toEqual({ links });
    now += 86_000_000;
    await ask(ann, id);
    expect(asked).toHaveLength(2);
    now += 1_000_000;
    await ask(ann, id);
    expect(asked).toHaveLength(4);
  });

  test('only for messages that the caller may see, and that are still there', async () => {
    listener = (_request, response) => response.setHeader('content-type', 'text/html').end(html('secret'));
    const id = await write(`${base}/secret`);
    await expect(ask(eve, id)).rejects.toMatchObject({ code: 'not-found' });
    await deleteMessage(deps, ann, { roomId, id, opId: uuidv7() });
    expect(await ask(bob, id)).toEqual({ links: [] });
    expect(await ask(bob, uuidv7())).toEqual({ links: [] });
    expect(asked).toEqual([]);
  });

  test('many who ask at once make one look', async () => {
    listener = (_request, response) => response.setHeader('content-type', 'text/html').end('<title>Once</title>');
    const id = await write(`${base}/once`);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(index % 2 === 0 ? ann : bob, id)));
    expect(answers.map(({ links }) => links[0]?.preview?.title)).toEqual(Array.from({ length: 8 }, () => 'Once'));
    expect(asked).toEqual(['/once']);
  });

  test('an image is its own picture, other kinds have nothing to show', async () => {
    const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#f5c531' } })
      .jpeg()
      .toBuffer();
    listener = (request, response) =>
      request.url === '/rig%203.jpg'
        ? response.setHeader('content-type', 'image/jpeg').end(picture)
        : response.setHeader('content-type', 'application/zip').end('PK');
    const { links } = await ask(ann, await write(`${base}/rig%203.jpg ${base}/data.zip`));
    expect(links.find(({ url }) => url.endsWith('jpg'))?.preview).toMatchObject({
      title: 'rig 3.jpg',
      siteName: 'site.test',
      image: { width: 144, height: 144 },
    });
    expect(links.find(({ url }) => url.endsWith('zip'))).toMatchObject({ preview: null });
    expect(outcomes.toSorted()).toEqual(['shown', 'wrong-type']);
  });

  test('never looks into the own network, and remembers a failure for minutes only', async () => {
    let isWell = false;
    listener = (_request, response) => response.writeHead(isWell ? 200 : 500, { 'content-type': 'text/html' }).end('<title>Well</title>');
    const inside = await write('http://127.0.0.1/ http://169.254.169.254/latest http://inside.test/');
    expect((await ask(ann, inside)).links.map(({ preview }) => preview)).toEqual([null, null, null]);
    expect(outcomes).toEqual(['not-public', 'not-public', 'not-public']);
    listener = (_request, response) => (isWell ? response.setHeader('content-type', 'text/html').end('<title>Well</title>') : response.destroy());
    const id = await write(`${base}/ill`);
    expect((await ask(ann, id)).links[0]?.preview).toBeNull();
    isWell = true;
    expect((await ask(ann, id)).links[0]?.preview).toBeNull();
    now += 11 * 60_000;
    expect((await ask(ann, id)).links[0]?.preview).toMatchObject({ title: 'Well' });
  });

  test('what looks like an address and is none has nothing to show, and is no failure of this server', async () => {
    const broken = await sendMessage(deps, ann, { roomId, id: uuidv7(), body: 'see http://[nowhere' });
    const { links } = await previewLinks(deps, ann, { roomId, ids: [broken.message.id] });
    expect(links).toEqual([{ url: 'http://[nowhere', preview: null }]);
    expect([failed, asked]).toEqual([[], []]);
  });

  test('a page without its picture, of a picture that is a trap', async () => {
    listener = (request, response) =>
      request.url === '/picture.png'
        ? response.setHeader('content-type', 'image/png').end('<svg onload="x"/>')
        : response.setHeader('content-type', 'text/html').end(html('Trap'));
    const url = `${base}/trap`;
    expect((await ask(ann, await write(url))).links[0]?.preview).toEqual({ url, title: 'Trap', description: 'What it is about', siteName: 'site.test' });
  });

  test('what takes too long is left out, and known later', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    listener = (_request, response) => void held.then(() => response.setHeader('content-type', 'text/html').end('<title>Late</title>'));
    const id = await write(`${base}/late`);
    expect(await ask(ann, id)).toEqual({ links: [] });
    release();
    await expect.poll(async () => (await ask(ann, id)).links[0]?.preview?.title).toBe('Late');
  });

  test('an operator may switch it off', async () => {
    const off = { ...deps, linkPreviews: null };
    expect([offeredFeatures(off).includes('link-previews'), offeredFeatures(deps).includes('link-previews')]).toEqual([false, true]);
    await expect(previewLinks(off, ann, { roomId, ids: [uuidv7()] })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
