import { hostname } from 'node:os';
import { join } from 'node:path';
import type { AccountView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { app, clipboard, dialog, nativeTheme, shell } from 'electron';
import { isKeychainIdle, openKeychain } from '../engine-process/node-keychain.ts';
import { appOrigin } from './app-page.ts';
import { serveApp } from './app-protocol.ts';
import { updateBadge } from './badge.ts';
import { keychainService, type ShellConfig } from './config.ts';
import { chooseWire } from './engine-host/choose-wire.ts';
import { createEngineHost, type EngineHost } from './engine-host/engine-host.ts';
import { answerFile } from './files/answer-file.ts';
import { createSaveFile } from './files/save-file.ts';
import { findEntry, findLinkTarget, type LinkTarget } from './find-link-target.ts';
import { handleCalls } from './ipc/handle-call.ts';
import { createShellCalls } from './ipc/shell-calls.ts';
import { createAnswerSecret } from './keychain/answer-secret.ts';
import { openSecretStore } from './keychain/open-secret-store.ts';
import { openSafeStorage } from './keychain/safe-storage.ts';
import type { ShellLog } from './log.ts';
import { setMenu } from './menu.ts';
import { guardNavigation, openLink } from './navigation-guard.ts';
import { createNotifications } from './notifications/show-notifications.ts';
import { denyByDefault } from './permissions.ts';
import { watchIdle, watchPower } from './power.ts';
import { registerLinks } from './register-links.ts';
import { themeSource } from './theme-source.ts';
import { type AppTray, openTray } from './tray/open-tray.ts';
import { createMainWindow } from './windows/main-window.ts';

/** `directory`: where the built main process lies; the window, the preload and the engine lie beside it. */
export type StartShellInput = { config: ShellConfig; paths: { directory: string }; log: ShellLog };

/** Wires the shell together and opens the window. Electron must be ready. */
export async function startShell({ config, paths, log }: StartShellInput): Promise<void> {
  denyByDefault(config.rendererUrl);
  guardNavigation(log);
  setMenu();
  registerLinks();

  const userData = app.getPath('userData');
  const startWire = await chooseWire(join(paths.directory, 'engine-process.js'), config.engineNodePath);
  // From here to the window nothing waits: what comes below may speak to it. The engine opens its store while the window is made.
  let tray: AppTray | null = null;
  let accounts: readonly AccountView[] = [];
  const secrets = openSecretStore({
    openKeychain: () => openKeychain(keychainService(config)),
    openSafeStorage: () => openSafeStorage(join(userData, 'secrets.json')),
    onStorage: (secretStorage) => mainWindow.send({ type: 'secret-storage-changed', secretStorage }),
    log,
  });
  const host = createEngineHost({
    startWire,
    start: { type: 'start', directory: join(userData, 'engine'), device: { name: deviceName(), platform: process.platform }, secrets: { keptBy: 'host' } },
    answerSecret: createAnswerSecret(secrets, log),
    log,
  });
  serveApp(join(paths.directory, '..', 'renderer'), (request) => answerFile(host, request));
  const mainWindow = createMainWindow({
    preloadPath: join(paths.directory, '..', 'preload', 'preload.cjs'),
    rendererUrl: config.rendererUrl,
    hidesOnClose: () => tray !== null || process.platform === 'darwin',
    log,
  });

  const go = ({ accountId, roomId, seq, threadRootId }: LinkTarget) => {
    mainWindow.show();
    mainWindow.send({ type: 'navigate', accountId, roomId, seq, threadRootId });
  };
  const notifications = createNotifications({ onOpen: go, log });

  handleCalls({
    host,
    trustedOrigins: [config.rendererUrl === null ? appOrigin : new URL(config.rendererUrl).origin],
    log,
    shellCalls: createShellCalls({
      window: mainWindow.act,
      openExternal: (url) => openLink(url, log),
      copyText: (text) => clipboard.writeText(text),
      start: () => ({
        platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
        version: app.getVersion(),
        profile: config.profile,
        defaultServerUrl: config.defaultServerUrl,
      }),
      testNotification: () => notifications.test(),
      files: createSaveFile({
        host,
        async ask(defaultPath) {
          const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath });
          return canceled || filePath === '' ? null : filePath;
        },
        downloads: () => app.getPath('downloads'),
        show: (path) => shell.showItemInFolder(path),
      }),
    }),
  });

  host.onChange((change) => {
    switch (change.type) {
      case 'notification':
        return notifications.show(change);
      case 'notification-withdrawn':
        return notifications.withdraw(change);
      case 'accounts-changed':
        updateBadge(change.accounts);
        accounts = change.accounts;
        tray?.update(accounts);
        break;
      case 'settings-changed':
        nativeTheme.themeSource = themeSource(change.settings.theme);
        break;
    }
    mainWindow.send(change);
  });

  watchPower((reason) => {
    log('info', 'wake', { reason });
    host.wake();
  });
  watchIdle(host.setIdle);
  app.on('second-instance', (_event, argv) => open(argv));
  app.on('open-url', (_event, link) => open([link]));
  app.on('activate', () => mainWindow.show());
  endInOrder(host, () => notifications.closeAll());

  const open = (words: readonly string[]) => {
    mainWindow.show();
    const entry = findEntry(words);
    if (entry) mainWindow.send({ type: 'entry-opened', kind: entry.kind, serverUrl: entry.server, code: entry.code });
    else
      void findLinkTarget(host, words).then((target) => {
        if (target) go(target);
      });
  };
  if (config.link !== null) open([config.link]);
  await mainWindow.settled;
  tray = await openTray({ onOpen: () => mainWindow.show(), onQuit: () => app.quit() }).catch((error) => {
    log('warn', 'tray-failed', { reason: String(error) });
    return null;
  });
  tray?.update(accounts);
}

/** How long the end waits for a call to the keychain that is on its way. Milliseconds. */
const keychainPatienceMs = 1_000;

/** Quits once the engine has closed its stores, at most two seconds later. */
function endInOrder(host: EngineHost, onEnd: () => void): void {
  let isClosed = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    onEnd();
    void host
      .close()
      .then(() => isKeychainIdle(keychainPatienceMs))
      .catch(() => false)
      .then((isIdle) => {
        isClosed = true;
        // Nothing is open any more; an orderly end would wait for the person who has not answered the keychain.
        if (!isIdle) process.kill(process.pid, 'SIGKILL');
        app.exit(0);
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

/** How the owner will find this device in the list of sessions. */
function deviceName(): string {
  return hostname().trim().slice(0, limits.deviceNameMax) || 'This computer';
}
