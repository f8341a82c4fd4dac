import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileLines, hostileWords } from '../../desktop/renderer/testing/hostile-words.ts';
import { uuidv7 } from '../support/ids.ts';
import { personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

// Words that try to run, load or break something, in every text that one person can show to another.

let session: TestSession;
let relay: TestRelay;
let app: TestApp;
const dataFolder = mkdtempSync(join(tmpdir(), 'parley-e2e-hostile-'));
const ownName = '<img src=x onerror=window.hacked=1>\u202E"\'';
/** Some of each kind, as many as fit a list. */
const roomLines = [...new Set([...hostileLines.slice(0, 16), ...hostileLines.slice(-26)].map((line) => [...line].slice(0, 80).join('').trim()))];
/** What left the page for anywhere but its own files. */
const requests: string[] = [];
const dialogs: string[] = [];

type Answer = {
  ok: boolean;
  value?: { accounts?: { id: string }[]; room?: { id: string }; items?: { state: string }[] };
  error?: { code: string; message: string };
};

function call(name: string, input: unknown): Promise<Answer> {
  return app.page.evaluate(
    ([wanted, given]) => (window as unknown as { parley: { call(name: unknown, input: unknown): Promise<Answer> } }).parley.call(wanted, given),
    [name, input] as const,
  );
}

async function answerOf(name: string, input: unknown): Promise<NonNullable<Answer['value']>> {
  const answer = await call(name, input);
  if (!answer.ok || !answer.value) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

async function resize(width: number, height: number): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height });
  await app.page.waitForFunction((wanted) => Math.abs(window.innerWidth - wanted) < 2, width);
}

let accountId = '';
let roomId = '';

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
  app = await openTestApp({ session, dataFolder, serverUrl: relay.url });
  app.page.on('request', (request) => {
    if (!request.url().startsWith('app://parley/')) requests.push(request.url());
  });
  app.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await app.page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener('securitypolicyviolation', (event) => seen.push(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  await personAt(app.page).signUp(ownName, 'mallory');
  accountId = (await answerOf('app.view', {})).accounts?.[0]?.id ?? '';
});

afterAll(async () => {
  await app?.close();
  await relay?.close();
  await session?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** A call past the app: what another client may send. */
async function post(path: string, body: object, token?: string): Promise<unknown> {
  const answer = await fetch(`${relay.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** Everything that must not have happened. */
async function expectNothingHappened(): Promise<void> {
  const state = await app.page.evaluate(() => {
    const globals = window as unknown as { hacked?: unknown; violations: string[] };
    return {
      hacked: globals.hacked,
      violations: globals.violations,
      url: location.href,
      frames: document.querySelectorAll('iframe, object, embed, base, link[rel=prefetch]').length,
    };
  });
  expect(state).toEqual({ hacked: undefined, violations: [], url: 'app://parley/index.html', frames: 0 });
  expect(requests).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(app.complaints).toEqual([]);
  expect(app.electron.windows()).toHaveLength(1);
}

/** What stands out of the window or its row to the side. Code and tables scroll inside themselves. */
function overflowing(): Promise<string[]> {
  return app.page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) found.push(`page ${document.documentElement.scrollWidth}`);
    for (const selector of ['main.sheet', '.timeline', '.message', '.message-body', '.words', '[role=treeitem]']) {
      for (const element of document.querySelectorAll(selector)) {
        const box = element.getBoundingClientRect();
        if (box.width > 0 && (box.right > window.innerWidth + 1 || box.left < -1))
          found.push(`${selector} ${Math.round(box.left)}–${Math.round(box.right)}: ${element.textContent?.slice(0, 40)}`);
      }
    }
    for (const element of document.querySelectorAll('.words, .message')) {
      // What a paragraph cuts off may stand out by the 4 px that outlines need.
      if (element.scrollWidth > element.clientWidth + 4)
        found.push(`${element.className} ${element.scrollWidth} > ${element.clientWidth}: ${element.textContent?.slice(0, 40)}`);
    }
    return found;
  });
}

/** Goes through the whole open room from its end, and returns how many messages were drawn on the way. */
async function walkThrough(): Promise<{ drawn: number; overflow: string[] }> {
  const keys = new Set<string>();
  const overflow: string[] = [];
  let still = 0;
  for (let page = 0; page < 400 && still < 6; page += 1) {
    const before = keys.size;
    const shown = await app.page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return [...document.querySelectorAll<HTMLElement>('article[data-row-key]')].map((row) => row.dataset['rowKey'] ?? '');
    });
    for (const key of shown) keys.add(key);
    overflow.push(...(await overflowing()));
    const isMoved = await app.page.evaluate(() => {
      const scroller = document.querySelector('[role=log]');
      const from = scroller?.scrollTop ?? 0;
      scroller?.scrollBy(0, -600);
      return scroller !== null && scroller.scrollTop !== from;
    });
    still = keys.size === before && !isMoved ? still + 1 : 0;
  }
  return { drawn: keys.size, overflow };
}

describe('hostile words', () => {
  it('as names of rooms and topics stand in the list, in heads and in titles', async () => {
    for (const [index, line] of roomLines.entries()) {
      await answerOf('rooms.create', {
        accountId,
        name: line,
        kind: index % 2 === 0 ? 'public' : 'private',
        topic: `${line} ${roomLines[index + 1] ?? ''}`,
      });
    }
    roomId = (await answerOf('rooms.create', { accountId, name: 'plain', kind: 'public', topic: ownName })).room?.id ?? '';
    await waitFor('all rooms', async () => ((await answerOf('outbox.list', { accountId })).items ?? []).length === 0);
    const rows = app.page.getByRole('treeitem');
    await waitFor('the rows', async () => (await rows.count()) >= roomLines.length);
    // The first one folds the section.
    for (let index = 1; index < roomLines.length; index += 5) {
      await rows.nth(index).click();
      await app.page.getByRole('textbox', { name: /^(Message|Write the first message in) / }).waitFor();
    }
    await app.screenshot('e2e-hostile-rooms');
    expect(await overflowing()).toEqual([]);
    await expectNothingHappened();
  });

  it('as names of files, bots, webhooks, devices and people, and as statuses and reasons stand there as words', async () => {
    const fitting = roomLines.filter((line) => line !== '' && !/\p{Cc}/u.test(line));
    const lines = [ownName, ...fitting.slice(0, 2), ...fitting.slice(-5)];
    // A room of its own: the next one is read from its end, and others write here.
    const fieldsId = (await answerOf('rooms.create', { accountId, name: 'fields', kind: 'public', topic: '' })).room?.id ?? '';
    await waitFor('the room', async () => ((await answerOf('outbox.list', { accountId })).items ?? []).length === 0);
    const room = { accountId, roomId: fieldsId };
    for (const [index, line] of lines.entries()) {
      const { session } = await post('/v1/auth/register', {
        handle: `eve${index}`,
        displayName: [...line].slice(0, 60).join(''),
        password: 'correct horse battery',
        device: { name: line, platform: 'linux' },
      }).then((answer) => ({ session: answer as { accessToken: string } }));
      const asEve = (name: string, input: object) =>
        post(`/v1/api/${name}`, { ...input, ...(name === 'messages.send' ? {} : { opId: uuidv7() }) }, session.accessToken);
      await asEve('rooms.join', { roomId: fieldsId });
      await asEve('presence.set', { status: 'online', text: line, emoji: '🎯' });
      const id = uuidv7();
      await asEve('messages.send', { roomId: fieldsId, id, body: `words of ${index}` });
      await waitFor('her words', async () => (await call('messages.get', { ...room, ids: [id] })).ok);
      await answerOf('messages.report', { ...room, id, reason: 'other', comment: line });
      const bot = (await answerOf('bots.create', {
        accountId,
        ask: { handle: `bot${index}`, displayName: [...line].slice(0, 60).join(''), about: [...line].slice(0, 300).join('') },
      })) as unknown as { bot: { user: { id: string } }; secret: string };
      await answerOf('bots.createToken', { accountId, ask: { botId: bot.bot.user.id, name: [...line].slice(0, 40).join('') } });
      await answerOf('members.add', { ...room, userIds: [bot.bot.user.id] });
      await post('/v1/api/commands.set', { opId: uuidv7(), commands: [{ name: `run${index}`, description: line, args: [] }] }, bot.secret);
      await answerOf('hooks.create', { accountId, ask: { roomId: fieldsId, kind: 'incoming', name: [...line].slice(0, 40).join('') } });
      const bytes = Buffer.from('<script>window.hacked = 1</script>');
      const file = (await answerOf('files.begin', { ...room, name: line, type: 'text/html', size: bytes.byteLength })) as unknown as { id: string };
      await answerOf('files.chunk', { accountId, id: file.id, offset: 0, base64: bytes.toString('base64') });
      await answerOf('files.finish', { accountId, id: file.id });
      await answerOf('messages.send', { ...room, body: '', fileIds: [file.id] });
    }
    await answerOf('users.update', { accountId, about: [...lines.join(' ')].slice(0, 400).join('') });
    await answerOf('presence.set', { accountId, status: 'online', text: lines[0] ?? '', emoji: '🎯' });
    await waitFor('an empty outbox', async () => ((await answerOf('outbox.list', { accountId })).items ?? []).length === 0, 90_000);

    const { page } = app;
    await personAt(page).openRoom('fields');
    const people = page.getByRole('complementary', { name: /People/ });
    if (!(await people.isVisible())) await page.getByRole('button', { name: 'Show people' }).click();
    await people
      .locator('bdi:visible')
      .filter({ hasText: lines[1] ?? '' })
      .first()
      .waitFor();
    await people.getByText(/bots here may do$/).click();
    const box = page.getByRole('textbox', { name: /^(Message|Write the first message in) / });
    await box.fill('/run');
    await page.getByRole('option', { name: /run0/ }).waitFor();
    await app.screenshot('e2e-hostile-fields');
    await box.fill('');
    expect(await overflowing()).toEqual([]);
    await expectNothingHappened();
    await page.keyboard.press('Control+,');
    const pages = page.getByRole('navigation', { name: 'Settings' }).locator('button.list-row');
    const names = await pages.allTextContents();
    for (const [index, name] of names.entries()) {
      await pages.nth(index).click();
      await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
      expect(await overflowing(), name).toEqual([]);
    }
    expect(names).toEqual(expect.arrayContaining(['Devices', 'Bots', 'Reports', 'Audit log']));
    await expectNothingHappened();
    await app.screenshot('e2e-hostile-settings');
    await page.getByRole('button', { name: 'Leave the settings' }).click();
  });

  it('as messages are only words, wide and narrow', async () => {
    for (const body of hostileWords) {
      const answer = await call('messages.send', { accountId, roomId, body });
      // U+0000 is refused before anything is kept.
      expect(answer.ok || body.includes('\u0000'), answer.error?.message).toBe(true);
    }
    await waitFor('an empty outbox', async () => ((await answerOf('outbox.list', { accountId })).items ?? []).length === 0, 90_000);
    await personAt(app.page).openRoom('plain');
    const sent = hostileWords.filter((body) => !body.includes('\u0000')).length;
    await resize(1440, 900);
    const wide = await walkThrough();
    await app.screenshot('e2e-hostile-wide');
    expect(wide.overflow).toEqual([]);
    expect(wide.drawn).toBeGreaterThanOrEqual(sent);
    await expectNothingHappened();
    await resize(420, 860);
    await app.page.keyboard.press('End');
    const narrow = await walkThrough();
    await app.screenshot('e2e-hostile-narrow');
    expect(narrow.overflow).toEqual([]);
    await expectNothingHappened();
  });
});
