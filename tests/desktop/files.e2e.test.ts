import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from './test-app.ts';
import { openTwoInARoom, type TwoInARoom } from './two-in-a-room.ts';
import { waitFor } from './wait-for.ts';

let two: TwoInARoom;
let lena: TwoInARoom['lena'];
let omar: TwoInARoom['omar'];

/** A picture of one colour, as a PNG (RFC 2083): eight bits, RGB, no filter. */
function png(width: number, height: number): Buffer {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer) => {
    let c = 0xffffffff;
    for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.byteLength);
    const end = Buffer.alloc(4);
    end.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, end]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 120)]);
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

const text = (name: string, words: string, mimeType = 'text/plain') => ({ name, mimeType, buffer: Buffer.from(words) });

async function attach(app: TestApp, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  await app.page.getByLabel('Files to add').setInputFiles(files);
  const list = app.page.getByRole('list', { name: 'Files of this message' });
  for (const { name } of files) await list.getByText(name, { exact: true }).waitFor();
  await waitFor('the copies', async () => (await list.getByText('being read').count()) === 0);
}

beforeAll(async () => {
  two = await openTwoInARoom();
  ({ lena, omar } = two);
});

afterAll(() => two?.close());

it('sends a picture and a text; the other person sees the one and saves the other', async () => {
  await attach(lena, { name: 'dawn.png', mimeType: 'image/png', buffer: png(640, 400) }, text('night.csv', 'time,current\n10:00,31.8\n'));
  await lena.person.write('From the mast');
  await lena.person.sees('From the mast', 'dawn.png', 'stored');
  await omar.person.sees('From the mast', 'night.csv');
  const picture = omar.page.getByRole('button', { name: 'Show dawn.png' }).locator('img');
  await waitFor('the picture', () => picture.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0));
  // Its place was there before its bytes.
  expect(await picture.evaluate((image) => [image.getAttribute('width'), image.getAttribute('height')])).toEqual(['168', '96']);

  await omar.page.getByRole('button', { name: 'Show dawn.png' }).click();
  const viewer = omar.page.getByRole('dialog', { name: 'dawn.png' });
  const whole = viewer.getByRole('img', { name: 'dawn.png' });
  await waitFor('the whole picture', () => whole.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth === 640));
  await omar.screenshot('files-viewer-real');
  await omar.page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  expect(await omar.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Show dawn.png');

  const path = join(two.folder, 'saved.csv');
  await omar.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await omar.page.getByRole('button', { name: 'Save night.csv' }).click();
  await waitFor('the saved file', () => existsSync(path));
  expect(readFileSync(path, 'utf8')).toBe('time,current\n10:00,31.8\n');
  await omar.screenshot('files-real');
});

it('keeps a file with its message through an outage, in order', async () => {
  await two.relay.stop();
  await lena.person.connectionIs('Offline');
  await attach(lena, text('raw.txt', 'x'.repeat(3_000_000)));
  await lena.person.write('with the raw capture');
  await lena.person.write('and after it');
  await lena.person.sees('with the raw capture', 'waiting');
  await two.relay.start();
  await lena.person.seesWhenBack('with the raw capture', 'stored');
  await omar.person.seesWhenBack('and after it');
  const words = await omar.page.getByRole('article').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  expect(words.findIndex((label) => label.includes('raw capture'))).toBeLessThan(words.findIndex((label) => label.includes('and after it')));
});

it('takes one of several files out of what waits, and sends the rest once it is sent again', async () => {
  await two.relay.stop();
  await lena.person.connectionIs('Offline');
  await attach(lena, text('wanted.txt', 'to be read'), text('unwanted.txt', 'by mistake'));
  await lena.person.write('one file too many');
  await lena.person.sees('one file too many', 'waiting');
  await lena.page.getByRole('button', { name: 'Do not send unwanted.txt. The rest goes back into the box' }).click();
  const box = lena.page.getByRole('textbox', { name: /^Message / });
  await waitFor('the words in the box', async () => (await box.inputValue()) === 'one file too many');
  const list = lena.page.getByRole('list', { name: 'Files of this message' });
  await list.getByText('wanted.txt', { exact: true }).waitFor();
  expect(await list.getByText('unwanted.txt').count()).toBe(0);
  await waitFor('its message to be gone', async () => (await lena.person.message('one file too many').count()) === 0);
  await box.press('Enter');
  await two.relay.start();
  await lena.person.seesWhenBack('one file too many', 'stored');
  await omar.person.seesWhenBack('one file too many', 'wanted.txt');
  expect(await omar.page.getByText('unwanted.txt').count()).toBe(0);
});

it('runs nothing of a hostile page or drawing, and gives it away only by its own name', async () => {
  const script = 'document.title = "owned"; parent.owned = true; opener?.close()';
  await attach(
    lena,
    text('page.html', `<script>${script}</script>`, 'text/html'),
    text('drawing.svg', `<svg xmlns="http://www.w3.org/2000/svg" onload='${script}'><script>${script}</script></svg>`, 'image/svg+xml'),
    text('fake.png', `<html><script>${script}</script></html>`, 'image/png'),
  );
  await lena.person.write('careful');
  await omar.person.sees('careful', 'page.html');
  for (const name of ['page.html', 'drawing.svg']) await omar.page.getByRole('button', { name: `Save ${name}` }).waitFor();
  expect(await omar.page.getByRole('button', { name: 'Show drawing.svg' }).count()).toBe(0);
  for (const app of [lena, omar]) {
    expect(await app.page.title()).not.toBe('owned');
    expect(await app.page.evaluate(() => 'owned' in window)).toBe(false);
  }
  // The bytes themselves, asked for as a page: another origin, no type that runs, and nothing but what a message here holds.
  const address = await omar.page.evaluate(() => document.querySelector<HTMLImageElement>('.picture img')?.src ?? '');
  expect(address).toMatch(/^app:\/\/files\//);
  const wrong = address.replace(/[0-9a-f]{12}\/thumbnail$/, '000000000000/whole');
  const answers = await omar.electron.evaluate(
    async ({ net }, addresses) => {
      const read = async (url: string) => {
        const answer = await net.fetch(url);
        return { status: answer.status, csp: answer.headers.get('content-security-policy'), sniff: answer.headers.get('x-content-type-options') };
      };
      return Promise.all(addresses.map(read));
    },
    [address, wrong, 'app://files/../../etc/passwd'],
  );
  expect(answers[0]).toEqual({ status: 200, csp: "default-src 'none'; sandbox", sniff: 'nosniff' });
  expect(answers.slice(1).map((answer) => answer.status)).toEqual([404, 404]);
  const read = await omar.page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'read',
        () => 'refused',
      ),
    address,
  );
  expect(read).toBe('refused');
});
