import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';

// One story: each test goes on where the one before it ended. Lena has the first account, so she administers the server.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-admin-'));
let session: TestSession;
let relay: TestRelay;
const apps: TestApp[] = [];
let lena: Page;
let tomas: Page;
let people: { lena: Person; tomas: Person };

async function open(name: string, args: string[] = []): Promise<Page> {
  const app = await openTestApp({ session, dataFolder: join(folder, name), serverUrl: relay.url, args: [`--profile=${name}`, ...args] });
  apps.push(app);
  return app.page;
}

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
  lena = await open('lena');
  tomas = await open('tomas');
  people = { lena: personAt(lena), tomas: personAt(tomas) };
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const page = (name: string) => lena.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name, exact: true }).last();

async function choose(of: string, item: string): Promise<void> {
  await lena.getByRole('button', { name: `What to do with ${of}` }).click();
  await lena.getByRole('menuitem', { name: item }).click();
}

const signIn = (password: string) =>
  fetch(`${relay.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle: 'tomas', password, device: { name: 'test', platform: 'linux' } }),
  }).then(({ status }) => status);

it('the first person finds the pages of the server in the settings, the second does not', async () => {
  await people.lena.signUp('Lena Haugen', 'lena');
  await people.tomas.signUp('Tomas Rey', 'tomas');
  for (const window of [lena, tomas]) {
    await window.keyboard.press('Control+,');
    await window.getByRole('heading', { name: 'Settings' }).waitFor();
  }
  await page('Audit log').waitFor();
  expect(await tomas.getByRole('button', { name: 'Audit log' }).count()).toBe(0);
});

it('a link sets a new password in the app, once, and signs in with it', async () => {
  await page('People').click();
  await choose('Tomas Rey', 'Link for a new password');
  await lena.getByRole('button', { name: 'Make the link' }).click();
  const link = await lena.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link.startsWith(`${relay.url}/reset#`)).toBe(true);
  const reset = () =>
    fetch(`${relay.url}/v1/auth/reset`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: link.split('#')[1], next: 'a better password' }),
    }).then(({ status }) => status);
  const opened = await open('tomas-again', [link.replace('http', 'parley')]);
  await opened.getByRole('heading', { name: /^A new password for / }).waitFor();
  await opened.getByLabel('New password', { exact: true }).fill('a better password');
  await opened.getByRole('button', { name: 'Set password' }).click();
  await opened.getByText('Your new password is set. Sign in with it.').waitFor();
  expect(await reset()).toBe(404);
  expect([await signIn('correct horse battery'), await signIn('a better password')]).toEqual([401, 200]);
  await lena.getByRole('button', { name: 'Done' }).click();
  await people.tomas.connectionIs('Signed out');
});

it('who is deactivated cannot sign in until he is brought back; the log says both', async () => {
  await choose('Tomas Rey', 'Deactivate');
  await lena.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await lena.getByText('Tomas Rey is deactivated').waitFor();
  expect(await signIn('a better password')).toBe(401);
  await choose('Tomas Rey', 'Bring back');
  await lena.getByRole('dialog').getByRole('button', { name: 'Bring back' }).click();
  await lena.getByText('Tomas Rey can sign in again.', { exact: true }).waitFor();
  expect(await signIn('a better password')).toBe(200);
  await page('Audit log').click();
  const log = lena.getByRole('list', { name: 'Audit log' });
  for (const words of ['@lena deactivated @tomas', '@lena brought @tomas back', '@tomas set a new password by a link', '@lena made the first account'])
    await log.getByText(words).waitFor();
});

it('a closed server says so at once to who wants an account', async () => {
  await page('Name and registration').click();
  await lena.getByRole('radio', { name: 'Closed' }).click();
  await lena.getByText('Nobody can make an account').waitFor();
  const info = (await (await fetch(`${relay.url}/v1/server`)).json()) as { registration: string };
  expect(info.registration).toBe('closed');
});
