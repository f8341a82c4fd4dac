import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';

// One story: each test goes on where the one before it ended.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-search-'));
let session: TestSession;
let relay: TestRelay;
let app: TestApp;
let lena: Person;

const field = (page: Page) => page.getByRole('combobox', { name: 'Search messages' });
const results = (page: Page) => page.getByRole('option');

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
  app = await openTestApp({ session, dataFolder: join(folder, 'lena'), serverUrl: relay.url });
  lena = personAt(app.page);
});

afterAll(async () => {
  await app?.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('finds part of a word in every room', async () => {
  await lena.signUp('Lena Haugen', 'lena');
  await lena.createRoom('firmware', 'Releases and the bench');
  await lena.write('Größter Ruhestromverbrauch: 31.8 µA');
  for (let n = 1; n <= 40; n += 1) await lena.write(`line ${n} of the bench log`);
  await lena.sees('line 40 of the bench log', 'stored');
  await app.page.keyboard.press('Control+Shift+F');
  await field(app.page).fill('strom');
  await results(app.page).filter({ hasText: 'Ruhestromverbrauch' }).waitFor();
  await app.page.getByText(/ms, from all [\d,]+ messages on this device/).waitFor();
  expect(await app.page.locator('.search-row .words-found').first().textContent()).toBe('strom');
  await app.screenshot('e2e-search');
});

it('opens the very message, marked, and comes back to the results as they were', async () => {
  await app.page.keyboard.press('Enter');
  await lena.sees('Ruhestromverbrauch');
  const box = await lena.message('Ruhestromverbrauch').boundingBox();
  const list = await app.page.getByRole('log').boundingBox();
  expect(box && list && box.y >= list.y && box.y + box.height <= list.y + list.height).toBe(true);
  await app.page.keyboard.press('Alt+ArrowLeft');
  expect(await field(app.page).inputValue()).toBe('strom');
  await results(app.page).filter({ hasText: 'Ruhestromverbrauch' }).waitFor();
});

it('finds the same with the server gone, and says that it cannot be asked', async () => {
  await relay.stop();
  await lena.connectionIs('Offline');
  await field(app.page).fill('GROSS');
  await results(app.page).filter({ hasText: 'Größter' }).waitFor();
  await app.page.getByText('The server cannot be reached now').waitFor();
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox', { name: 'Jump to' }).fill('?verbrauch');
  await app.page.getByRole('option', { name: /31\.8/ }).click();
  await lena.sees('Ruhestromverbrauch');
  expect(app.complaints.filter((line) => !line.includes('net::ERR'))).toEqual([]);
});
