import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from './test-app.ts';
import { openTwoInARoom, type TwoInARoom } from './two-in-a-room.ts';
import { waitFor } from './wait-for.ts';

let two: TwoInARoom;
let lena: TwoInARoom['lena'];
let omar: TwoInARoom['omar'];

/** Somebody's site, on this machine; the relay is told that it may look there. */
const asked: { path: string; agent: string }[] = [];
let picture: Buffer;
const site = createServer((request, response) => {
  asked.push({ path: request.url ?? '', agent: request.headers['user-agent'] ?? '' });
  if (request.url === '/mast.png') response.setHeader('content-type', 'image/png').end(picture);
  else
    response
      .setHeader('content-type', 'text/html')
      .end('<title>Hemsedal in November</title><meta name="description" content="The coldest week"><meta property="og:image" content="/mast.png">');
});

beforeAll(async () => {
  picture = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#0a6a66' } })
    .png()
    .toBuffer();
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  // A tone instead of a microphone. The app's own answer to the request for it is what is tested, so no flag answers in its place.
  two = await openTwoInARoom({ env: { OUTGOING_ALLOW: '127.0.0.1' }, args: ['--use-fake-device-for-media-stream'] });
  ({ lena, omar } = two);
});

afterAll(async () => {
  await two?.close();
  site.closeAllConnections();
  site.close();
});

const player = (app: TestApp, place: 'draft' | 'room') =>
  (place === 'draft' ? app.page.getByRole('list', { name: 'Files of this message' }) : app.page.getByRole('log'))
    .getByRole('group', { name: /^Voice message / })
    .last();
const lengthOf = async (app: TestApp) => Number(await player(app, 'room').getByRole('slider').getAttribute('aria-valuemax'));
const placeOf = async (app: TestApp) => player(app, 'room').getByRole('slider').getAttribute('aria-valuetext');

async function record(app: TestApp, seconds: number): Promise<void> {
  await app.page.getByRole('button', { name: 'Record a voice message' }).click();
  await waitFor('some seconds of sound', async () => (await app.page.getByRole('timer').textContent())?.endsWith(`:0${seconds}`) === true);
}

it('records, takes a discarded one back into the draft, and sends it as a player with a waveform', async () => {
  await record(lena, 3);
  await lena.screenshot('voice-recording');
  await lena.page.keyboard.press('Escape');
  await lena.page.getByRole('button', { name: 'Undo' }).click();
  await player(lena, 'draft').waitFor();
  // It is heard before it is sent.
  await player(lena, 'draft').getByRole('button', { name: 'Play' }).click();
  await player(lena, 'draft').getByRole('button', { name: 'Pause' }).click();
  await lena.screenshot('voice-draft');
  await lena.person.write('listen to this');
  await lena.person.sees('listen to this', 'stored');
  await omar.person.sees('listen to this');
  const bars = await player(omar, 'room')
    .locator('rect')
    .evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('height'))));
  expect(bars).toHaveLength(64);
  // A tone that beeps: some of it is loud.
  expect(Math.max(...bars)).toBe(24);
  expect(await lengthOf(omar)).toBeGreaterThanOrEqual(2);
});

it('plays what somebody else said, at any place of it and faster', async () => {
  const sound = player(omar, 'room');
  await sound.getByRole('button', { name: 'Speed 1' }).click();
  await sound.getByRole('button', { name: 'Speed 1.5' }).waitFor();
  await sound.getByRole('slider').focus();
  await omar.page.keyboard.press('End');
  const length = await lengthOf(omar);
  expect(await placeOf(omar)).toBe(`0:0${length} of 0:0${length}`);
  await omar.page.keyboard.press('Home');
  await waitFor('the beginning', async () => (await placeOf(omar)) === `0:00 of 0:0${length}`);
  await sound.getByRole('button', { name: 'Play' }).click();
  await waitFor('some of it to be heard', async () => (await placeOf(omar))?.startsWith('0:01') === true);
  await omar.screenshot('voice-playing');
  await waitFor('the end', async () => (await sound.getByRole('button', { name: 'Play' }).count()) === 1);
});

it('sends at once, and waits in the queue without a connection', async () => {
  await two.relay.stop();
  await lena.person.connectionIs('Offline');
  await record(lena, 1);
  await lena.page.getByRole('button', { name: 'Send', exact: true }).first().click();
  await lena.person.sees('Voice message', 'waiting');
  await two.relay.start();
  await lena.person.seesWhenBack('Voice message', 'stored');
  await waitFor(
    'both at the other person',
    async () =>
      (await omar.page
        .getByRole('log')
        .getByRole('group', { name: /^Voice message / })
        .count()) === 2,
    60_000,
  );
});

it('discards what is not to be kept, and gives the microphone back', async () => {
  await record(lena, 1);
  await lena.page.getByRole('button', { name: 'Discard' }).click();
  await lena.page.getByRole('timer').waitFor({ state: 'detached' });
  expect(await lena.page.getByRole('list', { name: 'Files of this message' }).count()).toBe(0);
});

it('says in plain words that there is no microphone', async () => {
  await lena.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  });
  await lena.page.getByRole('button', { name: 'Record a voice message' }).click();
  await lena.page.getByText('No microphone was found. Connect one and try again.').waitFor();
});

it('shows what a link leads to, which only the server looks at', async () => {
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/report`;
  await lena.person.write(`the report: ${url}`);
  for (const app of [lena, omar]) {
    const card = app.page.getByRole('link', { name: /Hemsedal in November/ });
    await card.waitFor();
    const image = card.locator('img');
    await waitFor('the picture', () => image.evaluate((shown) => shown instanceof HTMLImageElement && shown.naturalWidth === 144));
  }
  await omar.screenshot('link-card');
  expect(asked.map(({ path }) => path)).toEqual(['/report', '/mast.png']);
  expect(asked.every(({ agent }) => agent.startsWith('Parley/'))).toBe(true);
  await lena.person.write(`and not this: <${url}/hidden>`);
  await omar.person.sees('and not this');
  expect(asked).toHaveLength(2);
  expect(omar.complaints).toEqual([]);
});
