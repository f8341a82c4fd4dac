import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { Id } from '@parley/shared/ids';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createWorld, type World } from '../testing/world.ts';

let world: World;
let ana: Client;
let ben: Client;
let roomId: Id;
const url = 'https://page.test/one';
const preview: LinkPreview = { url, title: 'One', siteName: 'page.test', image: { webp: 'AAAA', width: 1, height: 1 } };

beforeEach(async () => {
  world = createWorld();
  ana = await world.signUp('ana');
  ben = await world.signUp('ben');
  roomId = world.relay.createRoom(ana.userId, { name: 'one', memberIds: [ben.userId] }).room.id;
  await world.clock.pass(500);
});
afterEach(() => world.end());

const say = (body: string) => world.relay.send({ roomId, authorId: ben.userId, id: world.newId(), body });
const look = (isLooking = true) =>
  ana.call('attention.set', {
    isFocused: true,
    isVisible: true,
    accountId: ana.accountId,
    roomId: isLooking ? roomId : null,
    isAtEnd: true,
    thread: null,
  } as never);
const page = async () => (await ana.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 50 })).rows;
const rowOf = async (id: Id) => (await page()).flatMap((row) => (row.kind === 'message' && row.message.id === id ? [row] : []))[0];
const asked = () => ana.network.calls.filter(({ name }) => name === 'links.preview').length;
const told = (id: Id) =>
  ana.changes
    .flatMap((change) => (change.type === 'rows-changed' ? change.rows : []))
    .filter((row) => row.kind === 'message' && row.message.id === id && row.previews);

test('a link that is shown is asked for once, told as a change of its row, and known offline and after a restart', async () => {
  world.relay.pages.set(url, preview);
  await look();
  const { id } = say(`see ${url}`);
  await world.clock.until(async () => told(id).length > 0);
  expect((await rowOf(id))?.previews).toEqual([preview]);
  for (const _ of [1, 2, 3]) await page();
  await world.clock.pass(60_000);
  expect(asked()).toBe(1);
  await ana.close();
  ana.start();
  ana.network.faults.isDown = true;
  ana.network.cut();
  expect((await rowOf(id))?.previews).toEqual([preview]);
});

test('what nobody looks at is asked for when its page is opened', async () => {
  world.relay.pages.set(url, preview);
  await look(false);
  const { id } = say(url);
  say('no link, and `https://in.code`');
  await world.clock.pass(2_000);
  expect([asked(), (await rowOf(id))?.previews]).toEqual([0, undefined]);
  await world.clock.until(async () => (await rowOf(id))?.previews !== undefined);
  expect(asked()).toBe(1);
});

test('what the server has no answer to yet is asked for again, a few times; nothing behind a link is remembered for a while', async () => {
  const late = say(url);
  const empty = say('https://page.test/empty');
  world.relay.pages.set('https://page.test/empty', null);
  await world.clock.pass(1_000);
  await page();
  await world.clock.pass(6_000);
  expect(asked()).toBe(2);
  world.relay.pages.set(url, preview);
  await world.clock.pass(6_000);
  expect([(await rowOf(late.id))?.previews, (await rowOf(empty.id))?.previews, asked()]).toEqual([[preview], undefined, 3]);
  await page();
  await world.clock.pass(60_000);
  expect(asked()).toBe(3);
  await world.clock.pass(7 * 3_600_000);
  await page();
  await world.clock.until(() => asked() === 4);
});

test('nothing is asked where the person or the server does not want it', async () => {
  world.relay.pages.set(url, preview);
  const { id } = say(url);
  await ana.call('settings.update', { linkPreviews: false } as never);
  await page();
  await world.clock.pass(1_000);
  expect(asked()).toBe(0);
  await ana.call('settings.update', { linkPreviews: true } as never);
  await page();
  await world.clock.until(async () => (await rowOf(id))?.previews !== undefined);
  await ana.call('settings.update', { linkPreviews: false } as never);
  expect((await rowOf(id))?.previews).toBeUndefined();
  await ana.call('settings.update', { linkPreviews: true } as never);
  world.relay.features = world.relay.features.filter((feature) => feature !== 'link-previews');
  ana.network.cut();
  await world.clock.pass(5_000);
  say('https://page.test/two');
  const before = asked();
  await page();
  await world.clock.pass(1_000);
  expect(asked()).toBe(before);
});

test('a preview goes with its message, and with its room', async () => {
  world.relay.pages.set(url, preview);
  const one = say(url);
  const two = say(`${url} again`);
  await page();
  await world.clock.until(async () => (await rowOf(two.id))?.previews !== undefined);
  world.relay.remove(roomId, one.id);
  await world.clock.pass(1_000);
  expect([(await rowOf(one.id))?.previews, (await rowOf(two.id))?.previews]).toEqual([undefined, [preview]]);
});
