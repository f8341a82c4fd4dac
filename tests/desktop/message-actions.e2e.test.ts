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

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-actions-'));
let session: TestSession;
let relay: TestRelay;
let apps: { lena: TestApp; tomas: TestApp };
let lena: Person;
let tomas: Person;

const open = (name: string) => openTestApp({ session, dataFolder: join(folder, name), serverUrl: relay.url, args: [`--profile=${name}`] });
const row = (page: Page, words: string) => page.getByRole('main').getByRole('article').filter({ hasText: words }).first();
const thread = (page: Page) => page.getByRole('complementary', { name: 'Thread' });
/** Presses a key on a message that has the focus. */
const press = async (page: Page, words: string, key: string) => {
  await row(page, words).focus();
  await page.keyboard.press(key);
};
const choose = async (page: Page, words: string, name: string) => {
  await row(page, words).click({ button: 'right' });
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
};
/** Changes one's own words, once they stand in the box. */
const edit = async (page: Page, before: string, after: string) => {
  await press(page, before, 'e');
  await page.waitForFunction((words) => document.querySelector<HTMLTextAreaElement>('main textarea')?.value === words, before);
  const box = page.getByRole('main').getByRole('textbox');
  await box.fill(after);
  await box.press('Enter');
};

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
  await tomas.sees('RC3 is on the bench');
  await tomas.write('Then let us ship it on Friday');
  await lena.sees('ship it on Friday');
});

afterAll(async () => {
  await apps?.lena.close();
  await apps?.tomas.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('counts a vote on both sides, and takes it back', async () => {
  await press(apps.tomas.page, 'RC3 is on the bench', '+');
  await tomas.sees('RC3 is on the bench', 'score 1, you voted up');
  await lena.sees('RC3 is on the bench', 'score 1');
  await press(apps.lena.page, 'RC3 is on the bench', '-');
  await lena.sees('RC3 is on the bench', 'score 0, you voted down');
  await tomas.sees('RC3 is on the bench', 'score 0, you voted up');
  await press(apps.lena.page, 'RC3 is on the bench', '-');
  await tomas.sees('RC3 is on the bench', 'score 1, you voted up');
});

it('shows a reaction to the other one, who joins in with a press', async () => {
  await row(apps.tomas.page, 'RC3 is on the bench').hover();
  await row(apps.tomas.page, 'RC3 is on the bench').getByRole('button', { name: 'React with 👍' }).click();
  const pill = row(apps.lena.page, 'RC3 is on the bench').getByRole('button', { name: '👍 1 reaction' });
  await pill.click();
  await tomas.sees('RC3 is on the bench', '2 reactions');
  await row(apps.tomas.page, 'RC3 is on the bench').getByRole('button', { name: '👍 2 reactions, one of them yours' }).waitFor();
});

it('changes words on both sides, and keeps what they were', async () => {
  await edit(apps.tomas.page, 'Then let us ship it on Friday', 'Then let us ship it on Monday');
  await lena.sees('ship it on Monday', 'edited');
  await row(apps.lena.page, 'ship it on Monday').getByRole('button', { name: 'edited' }).click();
  const history = apps.lena.page.getByRole('dialog', { name: 'Edit history' });
  await history.locator('del').filter({ hasText: 'Friday' }).waitFor();
  await apps.lena.screenshot('e2e-actions-history');
  await apps.lena.page.keyboard.press('Escape');
});

it('answers with a quote that leads back', async () => {
  await press(apps.lena.page, 'ship it on Monday', 'r');
  await lena.write('Monday it is');
  const quote = row(apps.tomas.page, 'Monday it is').getByRole('button', { name: /Answer to Tomás Rey/ });
  await quote.waitFor();
  expect(await quote.textContent()).toContain('Then let us ship it on Monday');
  await quote.click();
  await apps.tomas.page.locator('[data-target]').filter({ hasText: 'Then let us ship it on Monday' }).waitFor();
});

it('holds a thread beside the room, which both follow', async () => {
  await press(apps.lena.page, 'RC3 is on the bench', 't');
  const box = thread(apps.lena.page).getByRole('textbox');
  await box.fill('Which rig?');
  await box.press('Enter');
  await thread(apps.lena.page).getByRole('article').filter({ hasText: 'Which rig?' }).waitFor();
  const line = row(apps.tomas.page, 'RC3 is on the bench').getByRole('button', { name: /^1 reply/ });
  await line.click();
  await thread(apps.tomas.page).getByRole('article').filter({ hasText: 'Which rig?' }).waitFor();
  const answer = thread(apps.tomas.page).getByRole('textbox');
  await answer.fill('Rig 3, until noon');
  await answer.press('Enter');
  await thread(apps.lena.page).getByRole('article').filter({ hasText: 'Rig 3, until noon' }).waitFor();
  await apps.lena.screenshot('e2e-actions-thread');
  expect(await row(apps.lena.page, 'Rig 3, until noon').count()).toBe(0);
  await thread(apps.lena.page).getByRole('button', { name: 'Close' }).click();
  await thread(apps.tomas.page).getByRole('button', { name: 'Close' }).click();
});

it('pins for everybody and saves for oneself', async () => {
  await choose(apps.lena.page, 'RC3 is on the bench', 'Pin');
  await tomas.sees('RC3 is on the bench', 'pinned');
  await apps.tomas.page.getByRole('button', { name: 'Pinned messages' }).click();
  await apps.tomas.page.getByRole('complementary', { name: 'Pinned' }).getByText('RC3 is on the bench').waitFor();
  await apps.tomas.page.getByRole('button', { name: 'Pinned messages' }).click();
  await press(apps.tomas.page, 'Monday it is', 's');
  await tomas.sees('Monday it is', 'saved');
  await apps.tomas.page.getByRole('button', { name: 'Saved', exact: true }).click();
  await apps.tomas.page.getByRole('main').getByText('Monday it is').click();
  await tomas.sees('Monday it is', 'saved');
  expect(await lena.message('Monday it is', 'saved').count()).toBe(0);
});

it('copies a link that opens exactly that message where the other one is', async () => {
  await choose(apps.lena.page, 'RC3 is on the bench', 'Copy link');
  await apps.lena.page.getByText('Copied the link to the message.').waitFor();
  const link = await apps.lena.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(link).toMatch(/^parley:\/\/127\.0\.0\.1:\d+\//);
  await apps.tomas.electron.evaluate(({ app }, url) => app.emit('second-instance', {}, ['parley', url]), link);
  await apps.tomas.page.locator('[data-target]').filter({ hasText: 'RC3 is on the bench' }).waitFor();
});

it('takes a deleted message from both, and asks before', async () => {
  await lena.write('Sent by mistake');
  await lena.sees('Sent by mistake', 'stored');
  await tomas.sees('Sent by mistake');
  await press(apps.lena.page, 'Sent by mistake', 'Delete');
  const dialog = apps.lena.page.getByRole('dialog', { name: 'Delete this message?' });
  await dialog.getByText(/both people here/).waitFor();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await tomas.sees('Lena Haugen', 'message deleted');
  await lena.sees('Lena Haugen', 'message deleted');
  expect(await apps.tomas.page.getByText('Sent by mistake').count()).toBe(0);
});

it('keeps a vote and a change made offline, and brings them later', async () => {
  await relay.stop();
  await tomas.connectionIs('Offline');
  await press(apps.tomas.page, 'Monday it is', '+');
  await tomas.sees('Monday it is', 'score 1, you voted up', 'a change waits');
  await edit(apps.tomas.page, 'Then let us ship it on Monday', 'Then let us ship it on Tuesday');
  await tomas.sees('ship it on Tuesday', 'a change waits');
  await apps.tomas.screenshot('e2e-actions-offline');
  await relay.start();
  await lena.seesWhenBack('ship it on Tuesday', 'edited');
  await lena.seesWhenBack('Monday it is', 'score 1');
  await tomas.connectionIs('Online');
  await apps.tomas.page.waitForFunction(() =>
    [...document.querySelectorAll('article')].every((article) => !article.getAttribute('aria-label')?.includes('a change waits')),
  );
});

it('knows everybody by name after a restart', async () => {
  await apps.tomas.close();
  apps.tomas = await open('tomas');
  tomas = personAt(apps.tomas.page);
  await tomas.openRoom('firmware');
  await tomas.sees('Lena Haugen', 'Monday it is', 'an answer');
  await row(apps.tomas.page, 'Monday it is').getByRole('button', { name: 'Answer to Tomás Rey. Show that message' }).waitFor();
});

it('did all that without a complaint of the page', () => {
  expect(apps.lena.complaints).toEqual([]);
  expect(apps.tomas.complaints).toEqual([]);
});
