import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callApp } from './bridge.ts';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

// What a message goes through besides being sent and read: on to other rooms, refused, looked for by its day, opened by a link. One story.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-paths-'));
const muteMs = 3_600_000;
let session: TestSession;
let relay: TestRelay;
let apps: { lena: TestApp; tomas: TestApp };
let lena: Person;
let tomas: Person;
let roomId = '';

const open = (name: string, args: string[] = []) =>
  openTestApp({ session, dataFolder: join(folder, name), serverUrl: relay.url, args: [`--profile=${name}`, ...args] });
const row = (page: Page, words: string) => page.getByRole('main').getByRole('article').filter({ hasText: words }).first();
const box = (page: Page) => page.getByRole('textbox', { name: /^(Message|Write the first message in) / });
const accountOf = async (app: TestApp) => (await callApp(app.page, 'app.view', {})).accounts[0]?.id ?? '';
const outboxOf = async (app: TestApp) => (await callApp(app.page, 'outbox.list', { accountId: await accountOf(app) })).items;
const messageId = async (app: TestApp, words: string) => {
  const page = await callApp(app.page, 'timeline.page', { accountId: await accountOf(app), roomId, anchor: { at: 'latest' }, limit: 50 });
  return page.rows.flatMap((one) => (one.kind === 'message' && one.message.body.includes(words) ? [one.message.id] : []))[0] ?? '';
};
const choose = async (page: Page, words: string, name: string) => {
  await row(page, words).click({ button: 'right' });
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
};
/** Puts something on the clipboard's way into the composer. */
const paste = (page: Page, text: string, file: string | null = null) =>
  page.evaluate(
    ([words, name]) => {
      const data = new DataTransfer();
      if (name === null) data.setData('text/plain', words);
      else data.items.add(new File([words], name, { type: 'text/csv' }));
      document.querySelector('main textarea')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [text, file] as const,
  );

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
  apps = { lena: await open('lena'), tomas: await open('tomas') };
  lena = personAt(apps.lena.page);
  tomas = personAt(apps.tomas.page);
  await lena.signUp('Lena Haugen', 'lena');
  await tomas.signUp('Tomás Rey', 'tomas.rey');
  await lena.createRoom('firmware', 'Releases and the bench');
  await lena.write('RC3 is on the bench');
  await lena.sees('RC3 is on the bench', 'stored');
  await tomas.joinRoom('firmware');
  await tomas.openRoom('firmware');
  const accountId = await accountOf(apps.lena);
  roomId = (await callApp(apps.lena.page, 'rooms.list', { accountId })).rooms[0]?.room.id ?? '';
  for (const name of ['lab', 'design']) await callApp(apps.lena.page, 'rooms.create', { accountId, name, kind: 'public', topic: '' });
});

afterAll(async () => {
  await apps?.lena.close();
  await apps?.tomas.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('makes a quote, code or a file of pasted lines', async () => {
  const { page } = apps.tomas;
  await paste(page, 'first line\nsecond line');
  await page.getByText('2 lines pasted').waitFor();
  await page.getByRole('button', { name: 'As quote' }).click();
  expect(await box(page).inputValue()).toBe('> first line\n> second line\n');
  await box(page).fill('');
  await paste(page, 'a();\nb();');
  await page.getByRole('button', { name: 'As code' }).click();
  expect(await box(page).inputValue()).toBe('```\na();\nb();\n```\n');
  await box(page).fill('');
  // A log: put in as lines that are typed one by one, it would hold the window for a minute.
  const log = '<a> & "b"\t c\n'.repeat(1_900);
  await paste(page, log);
  expect(await box(page).inputValue()).toBe(log);
  await page.keyboard.press('Control+z');
  expect((await box(page).inputValue()).trim()).toBe('');
  await box(page).fill('');
  await paste(page, log.repeat(2));
  expect(await box(page).inputValue()).toBe(log.repeat(2));
  await page.getByRole('button', { name: 'As file' }).click();
  await page.getByText('pasted.txt').waitFor();
  await box(page).fill('all of it');
  await box(page).press('Enter');
  await lena.sees('all of it');
  await row(apps.lena.page, 'all of it').getByText('pasted.txt').waitFor();
});

it('forwards words and file to two rooms and a person while the server is gone, and they arrive', async () => {
  const { page } = apps.lena;
  await paste(page, 'n,mA\n1,31.8', 'night.csv');
  await page.getByText('night.csv').waitFor();
  await box(page).fill('the night’s log');
  await box(page).press('Enter');
  await lena.sees('the night’s log', 'stored');
  await relay.stop();
  await lena.connectionIs('Offline');
  await choose(page, 'the night’s log', 'Forward');
  const dialog = page.getByRole('dialog', { name: 'Forward this message' });
  for (const name of ['lab', 'des', 'tomas']) {
    await dialog.getByRole('textbox', { name: 'To' }).fill(name);
    await page.keyboard.press('Enter');
  }
  await dialog.getByText('lab, design, Tomás Rey').waitFor();
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('look at this');
  await dialog.getByRole('button', { name: 'Forward to 3' }).click();
  await page.getByText('Waits for the server, then goes to 2 rooms and 1 person.').waitFor();
  await relay.start();
  for (const name of ['lab', 'design']) {
    await lena.openRoom(name);
    await lena.seesWhenBack('look at this', 'stored');
    await row(page, 'look at this').getByText('night.csv').waitFor();
    await row(page, 'look at this').getByRole('link', { name: 'show it' }).waitFor();
  }
  // A conversation with somebody there was none with has begun.
  await tomas.connectionIs('Online');
  await apps.tomas.page.getByRole('treeitem', { name: /^Lena Haugen/ }).click();
  await tomas.seesWhenBack('look at this');
  await row(apps.tomas.page, 'look at this').getByText('night.csv').waitFor();
  await tomas.openRoom('firmware');
  // Nothing waits in the list once it is stored.
  await waitFor('a list without clocks', async () => (await page.getByRole('treeitem', { name: /waiting/ }).count()) === 0);
});

it('says where and why changes were refused, keeps the words, and shows a way on', async () => {
  await tomas.connectionIs('Online');
  for (const words of ['mine to edit', 'mine to delete']) await tomas.write(words);
  await tomas.sees('mine to delete', 'stored');
  await relay.stop();
  await tomas.connectionIs('Offline');
  const accountId = await accountOf(apps.tomas);
  const change = { accountId, roomId };
  await callApp(apps.tomas.page, 'messages.edit', { ...change, id: await messageId(apps.tomas, 'mine to edit'), body: 'edited while away' });
  await callApp(apps.tomas.page, 'messages.react', { ...change, id: await messageId(apps.tomas, 'RC3 is'), emoji: '🎉', on: true });
  await tomas.write('written while away');
  await tomas.sees('written while away');
  await apps.tomas.close();
  await relay.start();
  await lena.connectionIs('Online');
  const by = { accountId: await accountOf(apps.lena), roomId };
  const userId = (await callApp(apps.lena.page, 'members.list', by)).members.find((member) => member.user.handle === 'tomas.rey')?.user.id ?? '';
  await waitFor(
    'the mute',
    () =>
      callApp(apps.lena.page, 'members.mute', { ...by, userId, untilMs: Date.now() + muteMs }).then(
        () => true,
        () => false,
      ),
    60_000,
  );
  apps.tomas = await open('tomas');
  tomas = personAt(apps.tomas.page);
  const { page } = apps.tomas;
  // No composer: he is muted.
  await page.getByRole('treeitem', { name: /^firmware/ }).click();
  await page
    .getByText(/^Your change was not stored: /)
    .first()
    .waitFor();
  await page.getByText('edited while away').waitFor();
  await page.getByText(/^Your reaction was not added: /).waitFor();
  await waitFor('no reaction', async () => (await page.getByRole('button', { name: /🎉 1 reaction/ }).count()) === 0);
  await apps.tomas.screenshot('e2e-paths-refused');
  await page.getByRole('button', { name: 'Show', exact: true }).first().click();
  await page.locator('[data-target]').waitFor();
  await page.getByRole('button', { name: 'Discard the change' }).first().click();
  await tomas.sees('mine to edit');
  expect((await outboxOf(apps.tomas)).map((item) => [item.body, item.state])).toEqual([['written while away', 'failed']]);
  await callApp(apps.lena.page, 'members.mute', { ...by, userId, untilMs: null });
});

it('finds by days as people say them, and answers what is no day in words', async () => {
  const { page } = apps.lena;
  await page.keyboard.press('Control+Shift+F');
  const field = page.getByRole('combobox', { name: 'Search messages' });
  await field.fill('bench after:yesterday');
  await page.getByRole('option').filter({ hasText: 'RC3 is on the bench' }).waitFor();
  await field.fill('bench before:-7d');
  await page.getByText('Nothing found on this device').waitFor();
  await field.fill('from:nobody bench');
  await page.getByText('Nobody called “nobody” is known here.').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await field.fill('bench on:soon');
  await page.getByText('“soon” is not a day. Write 2026-05-31, today, yesterday, a weekday such as monday, or -7d.').waitFor();
  await apps.lena.screenshot('e2e-paths-days');
});

it('marks drafts in the list after a restart, and opens the very message of a link when it was closed', async () => {
  const id = await messageId(apps.lena, 'RC3 is');
  await lena.openRoom('design');
  await box(apps.lena.page).fill('half a thought');
  await waitFor('the draft', async () => (await callApp(apps.lena.page, 'drafts.list', { accountId: await accountOf(apps.lena) })).drafts.length === 1);
  await apps.lena.close();
  apps.lena = await open('lena', [`${relay.url.replace('http:', 'parley:')}/${roomId}/${id}`]);
  lena = personAt(apps.lena.page);
  await apps.lena.page.locator('[data-target]').filter({ hasText: 'RC3 is on the bench' }).waitFor();
  await apps.lena.page.getByRole('treeitem', { name: /^design.*draft/ }).waitFor();
});

it('did all that without a complaint of the page', () => {
  for (const app of [apps.lena, apps.tomas]) expect(app.complaints.filter((line) => !line.includes('net::ERR'))).toEqual([]);
});
