import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keychainService } from '../../desktop/main/config.ts';
import { callApp } from './bridge.ts';
import { buildTestApp, openTestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

const desktop = fileURLToPath(new URL('../../desktop', import.meta.url));
const password = 'correct horse battery';
let session: TestSession;
let relay: TestRelay;
const folders: string[] = [];

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
});

afterAll(async () => {
  await relay?.close();
  await session?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-keychain-'));
  folders.push(folder);
  return folder;
}

describe('with the OS keychain', () => {
  it('keeps the refresh token there and nowhere else, and starts signed in again', async () => {
    const dataFolder = newFolder();
    const first = await openTestApp({ session, dataFolder, serverUrl: relay.url });
    const news = await recordNews(first);
    const { account } = await callApp(first.page, 'accounts.register', { serverUrl: relay.url, handle: 'kira', displayName: 'Kira', password });
    expect((await callApp(first.page, 'app.view', {})).secretStorage).toBe('keychain');
    await waitForOnline(first, account.id);
    const { sessions } = await callApp(first.page, 'sessions.list', { accountId: account.id });
    expect(sessions).toHaveLength(1);

    const kept = await readKeychain(keychainService({ profile: 'default', userDataDirectory: dataFolder }), session.env);
    expect(kept.map((entry) => entry.account)).toEqual([account.id]);
    const token = kept[0]?.password ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(filesWith(dataFolder, token)).toEqual([]);
    await expectNoTokens(first, await news(), token);
    await first.close();

    const second = await openTestApp({ session, dataFolder, serverUrl: relay.url });
    const view = await waitFor('signed in again', async () => {
      const found = (await callApp(second.page, 'app.view', {})).accounts[0];
      return found?.connection.state === 'online' && found;
    });
    expect(view.user.handle).toBe('kira');

    await callApp(second.page, 'accounts.signOut', { accountId: account.id, removeData: true });
    await waitFor(
      'the keychain to forget',
      async () => (await readKeychain(keychainService({ profile: 'default', userDataDirectory: dataFolder }), session.env)).length === 0,
    );
    await second.close();
  });
});

describe('without a keychain', () => {
  it('says so, stays signed in until it quits, and loses nothing but the sign-in', async () => {
    const dataFolder = newFolder();
    const first = await openTestApp({ session, dataFolder, serverUrl: relay.url, env: session.envWithoutBus });
    const { account } = await callApp(first.page, 'accounts.register', { serverUrl: relay.url, handle: 'nora', displayName: 'Nora', password });
    expect((await callApp(first.page, 'app.view', {})).secretStorage).toBe('memory');
    await waitForOnline(first, account.id);
    const { room } = await callApp(first.page, 'rooms.create', { accountId: account.id, kind: 'public', name: 'kept', historyFrom: 'start' });
    await callApp(first.page, 'messages.send', { accountId: account.id, roomId: room.id, body: 'still here tomorrow' });
    await waitFor('the outbox to empty', async () => (await callApp(first.page, 'outbox.list', { accountId: account.id })).items.length === 0);
    await first.close();

    const second = await openTestApp({ session, dataFolder, serverUrl: relay.url, env: session.envWithoutBus });
    const view = await waitFor('signed out', async () => {
      const found = (await callApp(second.page, 'app.view', {})).accounts[0];
      return found?.connection.state === 'signed-out' && found;
    });
    expect(view.id).toBe(account.id);
    const page = await callApp(second.page, 'timeline.page', { accountId: account.id, roomId: room.id, anchor: { at: 'latest' }, limit: 50 });
    expect(page.rows.flatMap((row) => (row.kind === 'message' ? [row.message.body] : []))).toEqual(['still here tomorrow']);
    const again = await callApp(second.page, 'accounts.signIn', { serverUrl: relay.url, handle: 'nora', password });
    expect(again.account.id).toBe(account.id);
    await second.close();
  });

  it('takes safeStorage for a second choice only where the OS keeps its key', async () => {
    const read = async (env: Record<string, string>) => {
      const app = await openTestApp({ session, dataFolder: newFolder(), env });
      const found = await app.electron.evaluate(({ safeStorage }) => ({
        backend: safeStorage.getSelectedStorageBackend(),
        ok: safeStorage.isEncryptionAvailable(),
      }));
      const { secretStorage } = await callApp(app.page, 'app.view', {});
      await app.close();
      return { ...found, secretStorage };
    };
    expect(await read({ ...session.env, XDG_CURRENT_DESKTOP: 'GNOME' })).toEqual({ backend: 'gnome_libsecret', ok: true, secretStorage: 'keychain' });
    expect((await read(session.envWithoutBus)).secretStorage).toBe('memory');
  });
});

describe('with a keychain that asks for its password', () => {
  it('paints at once, and quits at once though nobody answers', async () => {
    const locked = await openTestSession();
    try {
      await lockKeychain(locked.env);
      const app = await openTestApp({ session: locked, dataFolder: newFolder(), serverUrl: relay.url });
      const startedAtMs = Date.now();
      await callApp(app.page, 'app.view', {});
      expect(Date.now() - startedAtMs).toBeLessThan(5_000);
      const electron = app.electron.process();
      app.page
        .getByRole('banner')
        .getByRole('button', { name: 'Close' })
        .click()
        .catch(() => undefined);
      await waitFor('the end of the app', () => electron.exitCode !== null || electron.signalCode !== null, 5_000);
    } finally {
      await locked.stop();
    }
  });
});

type App = Awaited<ReturnType<typeof openTestApp>>;

async function waitForOnline(app: App, accountId: string): Promise<void> {
  await waitFor('a connection', async () =>
    (await callApp(app.page, 'app.view', {})).accounts.some((found) => found.id === accountId && found.connection.state === 'online'),
  );
}

/** Everything the page is told from now on, as text. */
async function recordNews(app: App): Promise<() => Promise<string>> {
  await app.page.evaluate(() => {
    const globals = window as unknown as { news: unknown[]; parley: { onChange(listener: (change: unknown) => void): void } };
    globals.news = [];
    globals.parley.onChange((change) => globals.news.push(change));
  });
  return () => app.page.evaluate(() => JSON.stringify((window as unknown as { news: unknown[] }).news));
}

/** Neither what the page was told, nor what it can ask for, nor where it could keep things holds a token. */
async function expectNoTokens(app: App, news: string, refreshToken: string): Promise<void> {
  const stores = await app.page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookies: document.cookie,
    databases: await indexedDB.databases(),
  }));
  expect(stores).toEqual({ local: {}, session: {}, cookies: '', databases: [] });
  const view = await callApp(app.page, 'app.view', {});
  const sessions = await callApp(app.page, 'sessions.list', { accountId: view.accounts[0]?.id ?? '' });
  const all = news + JSON.stringify({ view, sessions });
  expect(all).not.toContain(refreshToken);
  expect(all).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  expect(all).not.toMatch(/accessToken|refreshToken/);
}

/** What the real keyring holds for a service, read by a process of its own. */
async function readKeychain(service: string, env: Record<string, string>): Promise<{ account: string; password: string }[]> {
  const code = `const { default: keytar } = await import('keytar'); console.log(JSON.stringify(await keytar.findCredentials(${JSON.stringify(service)})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: desktop, env });
  return JSON.parse(stdout);
}

/** Makes a keyring and locks it: from now on it wants its password typed into a window. */
async function lockKeychain(env: Record<string, string>): Promise<void> {
  const code = "const { default: keytar } = await import('keytar'); await keytar.setPassword('Parley test', 'a', 'b');";
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: desktop, env });
  const lock = ['/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', 'array:objpath:/org/freedesktop/secrets/aliases/default'];
  await promisify(execFile)('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.secrets', ...lock], { env });
}

/** Files below a folder that hold the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}
