import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedProfile } from '../load/desktop/seed-profile.ts';
import { callApp } from './bridge.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestSession, type TestSession } from './test-session.ts';

// Rooms with more history than a list draws, and nobody to ask: what a reader sees while pages come and go at both ends.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-place-'));
const stepPx = 120;
const steps = 60;
let session: TestSession;
let app: TestApp;

type Seen = { key: string; top: number; rows: number };

/** The first message in view, below the sticky date. */
const firstSeen = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const list = document.querySelector('[role="log"]');
    const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row-key]') ?? [])];
    const edge = (list?.getBoundingClientRect().top ?? 0) + 40;
    const first = rows.find((row) => row.dataset['kind'] === 'message' && row.getBoundingClientRect().bottom > edge);
    return { key: first?.dataset['rowKey'] ?? '', top: first?.getBoundingClientRect().top ?? 0, rows: rows.length };
  });
const topOf = (page: Page, key: string): Promise<number | null> =>
  page.evaluate((rowKey) => document.querySelector(`[data-row-key="${rowKey}"]`)?.getBoundingClientRect().top ?? null, key);
const room = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}( ?,|$)`) });

/** Turns the wheel once and answers how far the row that was first has moved, once it stands still. */
async function turn(page: Page, deltaY: number): Promise<number> {
  const before = await firstSeen(page);
  await page.mouse.wheel(0, deltaY);
  let top = before.top;
  await expect
    .poll(async () => {
      const last = top;
      top = (await topOf(page, before.key)) ?? Number.NaN;
      return top !== before.top && top === last;
    })
    .toBe(true);
  return top - before.top;
}

beforeAll(async () => {
  const directory = join(folder, 'engine');
  mkdirSync(directory, { recursive: true });
  seedProfile(directory, { rooms: 3, messages: 1_500, serverUrl: 'http://127.0.0.1:9', onProgress: () => undefined });
  await buildTestApp();
  session = await openTestSession();
  app = await openTestApp({ session, dataFolder: folder });
  await room(app.page, 'room-000').click();
  await app.page.getByRole('log').getByRole('article').first().waitFor();
});

afterAll(async () => {
  await app?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('moves only as far as the wheel, while older pages come and rows far away go', async () => {
  const { page } = app;
  const box = await page.getByRole('log').boundingBox();
  if (!box) throw new Error('no list');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await firstSeen(page);
  for (let n = 0; n < steps; n += 1) expect(Math.abs((await turn(page, -stepPx)) - stepPx)).toBeLessThanOrEqual(2);
  const after = await firstSeen(page);
  expect(after.rows).toBeGreaterThan(before.rows);
  expect(after.rows).toBeLessThanOrEqual(450);
});

it('finds the place again after another room', async () => {
  const { page } = app;
  const before = await firstSeen(page);
  await room(page, 'room-001').click();
  await page.getByRole('log', { name: /room-001/ }).waitFor();
  await room(page, 'room-000').click();
  await page.getByRole('log', { name: /room-000/ }).waitFor();
  await expect.poll(async () => ({ ...(await firstSeen(page)), rows: 0 })).toEqual({ ...before, rows: 0 });
});

it('shows a room that the pointer rested on as it was laid out, at the place where one was', async () => {
  const { page } = app;
  const before = await firstSeen(page);
  await room(page, 'room-001').click();
  await page.getByRole('log', { name: /room-001/ }).waitFor();
  await expect.poll(() => page.locator('.room-body').count()).toBe(1);
  await room(page, 'room-000').hover();
  const list = page.locator('.room-body[aria-hidden] .timeline-scroller');
  await list.evaluate((element) => element.setAttribute('data-test-laid-out', ''));
  // Nothing of it can be reached: Tab goes round in what is open.
  const reached = await page.locator('.room-body[aria-hidden]').evaluate((body) => {
    const all = [...body.querySelectorAll<HTMLElement>('*')].filter((element) => element.tabIndex >= 0);
    for (const element of all) element.focus();
    return body.contains(document.activeElement);
  });
  expect(reached).toBe(false);
  expect(await page.getByRole('textbox', { name: /room-000/ }).count()).toBe(0);
  await page.mouse.down();
  await page.mouse.up();
  await page.locator('[role="log"][data-test-laid-out]').waitFor();
  await expect.poll(() => page.locator('.room-body').count()).toBe(1);
  expect({ ...(await firstSeen(page)), rows: 0 }).toEqual({ ...before, rows: 0 });
  await page.keyboard.type('here');
  await expect.poll(() => page.getByRole('textbox', { name: /room-000/ }).inputValue()).toBe('here');
  await page.getByRole('textbox', { name: /room-000/ }).fill('');
});

it('opens the menu of a message where the pointer is', async () => {
  const { page } = app;
  const { key } = await firstSeen(page);
  const words = await page.locator(`[data-row-key="${key}"] + [data-kind="message"]`).boundingBox();
  if (!words) throw new Error('no message');
  const at = { x: words.x + 200, y: words.y + 10 };
  await page.mouse.click(at.x, at.y, { button: 'right' });
  const menu = page.getByRole('menu');
  await menu.waitFor();
  await expect.poll(async () => Math.abs(((await menu.boundingBox())?.x ?? Number.NaN) - at.x)).toBeLessThan(24);
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
});

it('holds what is read while a message that is half out of view grows', async () => {
  const { page } = app;
  // The first message but one begins just above the edge of the sticky date.
  const cut = await page.evaluate(() => {
    const list = document.querySelector('[role="log"]');
    const edge = (list?.getBoundingClientRect().top ?? 0) + 32;
    const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row-key][data-kind="message"]') ?? [])];
    const at = rows.findIndex((row) => row.getBoundingClientRect().top > edge + 60);
    list?.scrollBy(0, (rows[at]?.getBoundingClientRect().top ?? 0) - edge + 8);
    return { id: rows[at]?.dataset['rowKey'] ?? '', next: rows[at + 1]?.dataset['rowKey'] ?? '' };
  });
  const height = () => page.evaluate((key) => document.querySelector(`[data-row-key="${key}"]`)?.getBoundingClientRect().height ?? 0, cut.id);
  // The scroll is heard before the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const before = { top: await topOf(page, cut.next), height: await height() };
  const accountId = (await callApp(page, 'app.view', {})).accounts[0]?.id ?? '';
  const { rooms } = await callApp(page, 'rooms.list', { accountId });
  const roomId = rooms.find((view) => view.room.name === 'room-000')?.room.id ?? '';
  await callApp(page, 'messages.react', { accountId, roomId, id: cut.id.slice(1), emoji: '🎉', on: true });
  await expect.poll(height).toBeGreaterThan(before.height);
  expect(await topOf(page, cut.next)).toBeCloseTo(before.top ?? Number.NaN, 0);
});

it('goes back to the newest', async () => {
  await app.page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect
    .poll(() =>
      app.page.evaluate(() => {
        const list = document.querySelector('[role="log"]');
        return list ? list.scrollHeight - list.scrollTop - list.clientHeight : -1;
      }),
    )
    .toBeLessThanOrEqual(1);
});
