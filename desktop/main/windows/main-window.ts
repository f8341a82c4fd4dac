import type { Change } from '@parley/shared/ipc/changes';
import { changeChannel } from '@parley/shared/ipc/channels';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { app, type BrowserWindow } from 'electron';
import type { ShellLog } from '../log.ts';
import { followTheme, openWindow } from './open-window.ts';

/** The one window, opened again where it was closed. */
export type MainWindow = {
  /** Until it stands for the first time, or cannot: what may wait leaves the start to it. */
  settled: Promise<void>;
  show(): void;
  send(change: Change): void;
  act(action: IpcInput<'shell.window'>['action']): void;
};

export type MainWindowDeps = { preloadPath: string; rendererUrl: string | null; hidesOnClose: () => boolean; log: ShellLog };

const reloadDelayMs = 1_000;
/** A page that neither shows nor says why keeps nothing waiting longer than this: the tray is then the only way to the app. */
const settledAtLastMs = 10_000;

/** Opens the window. Where to go waits until the page has loaded; other news the page hears from its first moment, or reads when it comes. */
export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let isQuitting = false;
  let window: BrowserWindow | null = null;
  let waiting: Change[] | null = [];
  app.on('before-quit', () => {
    isQuitting = true;
  });
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  setTimeout(settle, settledAtLastMs);

  const open = (): BrowserWindow => {
    const opened = openWindow(deps);
    window = opened;
    waiting = [];
    followTheme(opened);
    opened.on('close', (event) => {
      if (isQuitting || !deps.hidesOnClose()) return;
      event.preventDefault();
      opened.hide();
    });
    opened.once('closed', () => {
      window = null;
      settle();
    });
    opened.once('show', settle);
    // Whoever started the app from a checkout waits for this line.
    if (!app.isPackaged) opened.once('show', () => process.stdout.write('window shown\n'));
    opened.webContents.on('did-finish-load', () => {
      const early = waiting ?? [];
      waiting = null;
      for (const change of early) opened.webContents.send(changeChannel, change);
    });
    opened.webContents.on('did-fail-load', (_event, code, reason) => {
      deps.log('error', 'page-failed', { code, reason });
      settle();
    });
    opened.webContents.on('preload-error', (_event, _path, error) => deps.log('error', 'preload-failed', { reason: error.message }));
    opened.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      deps.log('error', 'renderer-gone', { reason, exitCode });
      settle();
      if (reason === 'clean-exit' || isQuitting) return;
      waiting = [];
      // All state is in the engine: a fresh page shows it again.
      setTimeout(() => {
        if (!opened.isDestroyed()) opened.reload();
      }, reloadDelayMs);
    });
    return opened;
  };

  open();
  return {
    settled,
    show() {
      const shown = window ?? open();
      if (shown.isMinimized()) shown.restore();
      shown.show();
      shown.focus();
    },
    send(change) {
      if (window === null) return;
      if (waiting !== null && (change.type === 'navigate' || change.type === 'entry-opened')) waiting.push(change);
      else window.webContents.send(changeChannel, change);
    },
    act(action) {
      if (window === null) return;
      switch (action) {
        case 'minimize':
          return window.minimize();
        case 'toggle-maximize':
          return window.isMaximized() ? window.unmaximize() : window.maximize();
        case 'close':
          return window.close();
      }
    },
  };
}
