import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTwoInARoom, type TwoInARoom } from './two-in-a-room.ts';

// One story: each test goes on where the one before it ended.

/** From one window over the relay to another; windows, relay and database share few cores here. */
const deliveryMs = 20_000;
let two: TwoInARoom;
let lena: TwoInARoom['lena'];
let omar: TwoInARoom['omar'];

beforeAll(async () => {
  two = await openTwoInARoom();
  ({ lena, omar } = two);
});

afterAll(() => two?.close());

it('shows a chosen picture in the other window, at the size it is kept in', async () => {
  const wide = await sharp({ create: { width: 640, height: 320, channels: 3, background: '#c04828' } })
    .png()
    .toBuffer();
  await lena.page.keyboard.press('Control+,');
  await lena.page.locator('.list-row', { hasText: 'Profile' }).click();
  await lena.page.locator('.own-picture input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: wide });
  await lena.page.getByRole('group', { name: /^Part of the picture/ }).press('ArrowRight');
  await lena.page.getByRole('button', { name: 'Use this picture' }).click();
  await lena.page.getByText('Your picture is changed').waitFor();
  await lena.page.getByRole('button', { name: 'Leave the settings' }).click();
  await lena.person.openRoom('mast');
  await lena.person.write('with a face');
  await omar.person.sees('with a face');
  const shown = omar.page.locator('article .avatar-picture[data-there]').first();
  await shown.waitFor({ state: 'attached', timeout: deliveryMs });
  expect(await shown.evaluate((image) => [(image as HTMLImageElement).naturalWidth, (image as HTMLImageElement).naturalHeight])).toEqual([256, 256]);
  expect(await shown.getAttribute('src')).toMatch(/^app:\/\/files\/.*\/pictures\/[0-9a-f]{64}$/);
});

it('folds what is written by whom one blocks, and shows it again', async () => {
  const folded = omar.page.getByRole('article', { name: 'Message from somebody you blocked' });
  await omar.page.getByRole('article').getByRole('button', { name: 'Lena Haugen' }).first().click();
  await omar.page.getByRole('button', { name: 'More actions' }).click();
  await omar.page.getByRole('menuitem', { name: 'Block…' }).click();
  await omar.page.getByRole('dialog', { name: 'Block Lena Haugen?' }).getByRole('button', { name: 'Block', exact: true }).click();
  await folded.first().waitFor({ timeout: deliveryMs });
  await lena.person.write('not to be heard');
  await folded.nth(1).waitFor({ timeout: deliveryMs });
  expect(await omar.page.getByText('not to be heard').count()).toBe(0);
  await folded.nth(1).getByRole('button', { name: 'Show' }).click();
  await omar.person.sees('not to be heard');
});

it('takes the word from a member for a time, who sees until when', async () => {
  await lena.page.getByRole('button', { name: 'Show people' }).click();
  await lena.page.getByRole('button', { name: /^Omar Haddad/ }).click();
  await lena.page.getByRole('button', { name: 'More actions' }).click();
  await lena.page.getByRole('menuitem', { name: 'Mute in this room…' }).click();
  await lena.page.getByRole('dialog', { name: 'Mute Omar Haddad in mast?' }).getByRole('button', { name: 'Mute' }).click();
  await omar.page.getByText(/^A moderator muted you here until/).waitFor({ timeout: deliveryMs });
});
