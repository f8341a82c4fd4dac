import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';

// One story: each test goes on where the one before it ended. The server takes new people by invitation only.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-rooms-'));
/** From one window over the relay to another; windows, relay and database share few cores here. */
const deliveryMs = 20_000;
let session: TestSession;
let relay: TestRelay;
const apps: TestApp[] = [];
let lena: Page;
let tomas: Page;
let writers: { lena: Person; tomas: Person };

async function open(name: string, args: string[] = []): Promise<Page> {
  const app = await openTestApp({ session, dataFolder: join(folder, name), serverUrl: relay.url, args: [`--profile=${name}`, ...args] });
  apps.push(app);
  return app.page;
}

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay({ REGISTRATION: 'invite' });
  lena = await open('lena');
  tomas = await open('tomas');
  writers = { lena: personAt(lena), tomas: personAt(tomas) };
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const row = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}( ?,|$)`) });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

async function roomMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Makes a link in the open dialog. @returns its code */
async function makeLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByRole('img', { name: /^QR code of / }).waitFor();
  return (await page.locator('.invite-code').first().textContent()) ?? '';
}

async function fillIn(page: Page, name: string, handle: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('textbox', { name: 'Handle' }).fill(handle);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
}

it('takes the first person as she is, and the second with the code she made', async () => {
  await lena.getByRole('region', { name: /^Found / }).waitFor();
  await lena.getByRole('button', { name: 'Continue' }).click();
  await fillIn(lena, 'Lena Haugen', 'lena');
  await lena.getByRole('button', { name: 'Create account' }).click();
  await lena.getByRole('heading', { name: /^Welcome to / }).waitFor();
  await lena.getByRole('banner').or(lena.locator('.server-name')).last().getByRole('button').first().click();
  await lena.getByRole('menuitem', { name: 'Invite people' }).click();
  const code = await makeLink(lena);
  await lena.keyboard.press('Escape');

  await tomas.getByRole('region', { name: /^Found / }).waitFor();
  await tomas.getByRole('button', { name: 'Continue' }).click();
  await fillIn(tomas, 'Tomás Rey', 'tomas');
  await tomas.getByRole('textbox', { name: 'Invite code' }).fill('WRONG-CODE-0000');
  await tomas.getByRole('button', { name: 'Create account' }).click();
  await tomas.getByRole('alert').first().waitFor();
  await tomas.getByRole('textbox', { name: 'Invite code' }).fill(code.toLowerCase());
  await tomas.getByRole('button', { name: 'Create account' }).click();
  await tomas.getByRole('heading', { name: /^Welcome to / }).waitFor();
});

it('adds somebody to a private room, where he finds himself at once', async () => {
  await lena.getByRole('main').getByRole('button', { name: 'New room' }).click();
  const made = dialog(lena, 'New room');
  await made.getByRole('textbox', { name: 'Name' }).fill('bench');
  await made.getByRole('radio', { name: 'Private' }).click();
  await made.getByRole('button', { name: 'Create room' }).click();
  await row(lena, 'bench').waitFor();
  await roomMenu(lena, 'Invite people');
  const invite = dialog(lena, 'Invite people to bench');
  await invite.getByRole('textbox', { name: 'Who' }).fill('tomas');
  await invite.getByRole('button', { name: /Tomás Rey/ }).click();
  await invite.getByRole('button', { name: 'Add' }).click();
  await row(tomas, 'bench').waitFor({ timeout: deliveryMs });
  await row(tomas, 'bench').click();
  await writers.lena.write('Keys are in the drawer');
  await writers.tomas.sees('Lena Haugen', 'Keys are in the drawer');
});

it('gives a role, which the other window shows', async () => {
  await lena.getByRole('button', { name: /show or hide people/ }).click();
  await lena.getByRole('button', { name: /^Tomás Rey.*@tomas/ }).click();
  await lena.getByRole('button', { name: 'More actions' }).click();
  await lena.getByRole('menuitem', { name: 'Make moderator' }).click();
  await lena.getByRole('button', { name: /^Tomás Rey.*Moderator/ }).waitFor({ timeout: deliveryMs });
  await tomas.getByRole('main').getByRole('button', { name: 'Room menu' }).click();
  await tomas.getByRole('menuitem', { name: 'Room settings' }).waitFor({ timeout: deliveryMs });
  await tomas.keyboard.press('Escape');
  await lena.getByRole('button', { name: /^Tomás Rey.*@tomas/ }).click();
  await lena.getByRole('button', { name: 'More actions' }).click();
  await lena.getByRole('menuitem', { name: 'Make member' }).click();
  await tomas
    .getByText(/is now member/)
    .first()
    .waitFor({ timeout: deliveryMs });
});

it('takes no words of a member in a room for announcements, and says so', async () => {
  await roomMenu(lena, 'Room settings');
  await dialog(lena, 'Room settings').getByRole('switch', { name: 'Only moderators and admins write' }).click();
  await tomas.getByText('Only moderators and admins write here. You can read, vote and react.').waitFor({ timeout: deliveryMs });
  expect(await tomas.getByRole('textbox', { name: /^Message/ }).count()).toBe(0);
  await apps[1]?.screenshot('e2e-rooms-announcement');
  await dialog(lena, 'Room settings').getByRole('switch', { name: 'Only moderators and admins write' }).click();
  await tomas.getByRole('textbox', { name: /^Message/ }).waitFor({ timeout: deliveryMs });
  await lena.keyboard.press('Escape');
});

it('lets a third person in by a link that opens the app, into the room it leads to', async () => {
  await roomMenu(lena, 'Invite people');
  await dialog(lena, 'Invite people to bench').getByRole('radio', { name: 'By link' }).click();
  const code = await makeLink(lena);
  await apps[0]?.screenshot('e2e-rooms-invite');
  await lena.keyboard.press('Escape');
  const grace = await open('grace', [`parley://${new URL(relay.url).host}/invite/${code}`]);
  await grace.getByText(/invites you to bench/).waitFor({ timeout: deliveryMs });
  expect(await grace.getByRole('textbox', { name: 'Invite code' }).inputValue()).toBe(code);
  await fillIn(grace, 'Grace Kim', 'grace');
  await apps[2]?.screenshot('e2e-rooms-invited');
  await grace.getByRole('button', { name: 'Create account' }).click();
  await row(grace, 'bench').waitFor({ timeout: deliveryMs });
  await personAt(grace).sees('Lena Haugen', 'Keys are in the drawer');
});

it('takes the room from who is removed, with words', async () => {
  await lena.getByRole('button', { name: /^Tomás Rey.*@tomas/ }).click();
  await lena.getByRole('button', { name: 'More actions' }).click();
  await lena.getByRole('menuitem', { name: 'Remove from the room' }).click();
  await dialog(lena, 'Remove Tomás Rey?').getByRole('button', { name: 'Remove' }).click();
  await tomas.getByText(/You were removed from bench/).waitFor({ timeout: deliveryMs });
  await row(tomas, 'bench').waitFor({ state: 'detached' });
  await apps[1]?.screenshot('e2e-rooms-removed');
  expect(await tomas.getByText('Keys are in the drawer').count()).toBe(0);
  for (const app of apps) expect(app.complaints).toEqual([]);
});
