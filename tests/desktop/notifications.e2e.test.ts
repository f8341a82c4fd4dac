import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatLink } from '@parley/shared/links';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callApp } from './bridge.ts';
import { type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

const desktop = fileURLToPath(new URL('../../desktop', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-notifications-'));
let session: TestSession;
let daemon: NotificationDaemon;
let relay: TestRelay;
let apps: { lena: TestApp; tomas: TestApp };
let lena: Person;
let tomas: Person;

const open = (name: string) => openTestApp({ session, dataFolder: join(folder, name), serverUrl: relay.url });

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  daemon = await startNotificationDaemon(session.busAddress);
  relay = await openTestRelay();
  apps = { lena: await open('lena'), tomas: await open('tomas') };
  lena = personAt(apps.lena.page);
  tomas = personAt(apps.tomas.page);
  await lena.signUp('Lena Haugen', 'lena');
  await tomas.signUp('Tomás Rey', 'tomas');
  await lena.createRoom('firmware', '');
  await lena.write('First words');
  await tomas.createRoom('desk', '');
  await callApp(apps.tomas.page, 'rooms.join', await roomOf(apps.tomas, 'firmware'));
  // Now he is in the room, but looks at another.
  await apps.tomas.page.getByRole('treeitem', { name: /^firmware/ }).waitFor();
});

afterAll(async () => {
  await apps?.lena.close();
  await apps?.tomas.close();
  await relay?.close();
  daemon?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('shows a test notification and says that it was shown', async () => {
  expect(await callApp(apps.tomas.page, 'shell.testNotification', {})).toEqual({ isShown: true });
  expect(daemon.shown.at(-1)).toMatchObject({ app: 'Parley', title: 'Parley' });
});

it('shows a message one is not looking at; its click opens exactly that message', async () => {
  const before = daemon.shown.length;
  await lena.write('@tomas can you look at the scope?');
  const shown = await waitFor('the notification', () => daemon.shown.slice(before).find((one) => one.body.includes('look at the scope')));
  expect(shown.title).toContain('Lena Haugen');
  expect(shown.actions).toContain('default');
  // Others follow, so that the message is not simply the last one.
  for (let n = 1; n <= 5; n += 1) await lena.write(`and ${n} more`);
  const marked = await recordMarked(apps.tomas);
  daemon.press(shown.id);
  await tomas.sees('Lena Haugen', 'look at the scope');
  await waitFor('the mark on the message', async () => (await marked()).some((label) => label.includes('look at the scope')));
  await apps.tomas.screenshot('e2e-07-notification-opened');
});

it('shows nothing for the room one is looking at, and withdraws what was read', async () => {
  await apps.tomas.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await tomas.openRoom('firmware');
  const ofRoom = daemon.shown.filter((one) => one.title.includes('#firmware')).map((one) => one.id);
  await waitFor('the read ones to be withdrawn', () => ofRoom.every((id) => daemon.closedIds.includes(id)));
  const before = daemon.shown.length;
  await lena.write('@tomas you see this at once');
  await tomas.sees('you see this at once');
  await lena.write('@tomas and this');
  await tomas.sees('and this');
  expect(daemon.shown.slice(before)).toEqual([]);
});

it('opens the message of a link that the system hands over', async () => {
  await tomas.openRoom('desk');
  const { accountId, roomId } = await roomOf(apps.tomas, 'firmware');
  const { rows } = await callApp(apps.tomas.page, 'timeline.page', { accountId, roomId, anchor: { at: 'latest' }, limit: 50 });
  const row = rows.find((found) => found.kind === 'message' && found.message.body === 'and 2 more');
  // The system starts the app once more; that start hands the link to the one that runs.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const serverUrl = (await callApp(apps.tomas.page, 'app.view', {})).accounts[0]?.serverUrl ?? '';
  const link = formatLink({ serverUrl, roomId, messageId: row?.kind === 'message' ? row.message.id : null });
  const marked = await recordMarked(apps.tomas);
  const second = spawn(session.electronPath, [...flags, '--disable-gpu', `--user-data-dir=${join(folder, 'tomas')}`, desktop, link], {
    env: session.env,
    stdio: 'ignore',
  });
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
  await waitFor('the mark on the message', async () => (await marked()).some((label) => label.includes('and 2 more')));
});

/** The public room of that name, as the person of this app would address it. */
async function roomOf(app: TestApp, name: string): Promise<{ accountId: string; roomId: string }> {
  const accountId = (await callApp(app.page, 'app.view', {})).accounts[0]?.id ?? '';
  const { rooms } = await callApp(app.page, 'rooms.directory', { accountId, query: name });
  return { accountId, roomId: rooms.find((listed) => listed.room.name === name)?.room.id ?? '' };
}

/** The labels of all messages that are marked as the target of a jump from now on: the mark itself is gone after two seconds. */
async function recordMarked(app: TestApp): Promise<() => Promise<string[]>> {
  await app.page.evaluate(() => {
    const marked: string[] = [];
    (window as unknown as { marked: string[] }).marked = marked;
    const look = () => {
      for (const mark of document.querySelectorAll('[data-target]')) marked.push(mark.closest('article')?.getAttribute('aria-label') ?? '');
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-target'] });
  });
  return () => app.page.evaluate(() => (window as unknown as { marked: string[] }).marked);
}
