import { join } from 'node:path';
import { app, BrowserWindow, nativeImage, nativeTheme, screen } from 'electron';
import appIcon from '../../build/icons/256x256.png?inline';
import { appOrigin } from '../app-page.ts';
import type { ShellLog } from '../log.ts';
import { readBounds, smallestWindow, usableBounds, writeBounds } from './window-bounds.ts';

/** The token `table` of each theme: what shows before the page has painted. */
const backgrounds = { light: '#E7ECEA', dark: '#0C1112' };
const firstSize = { width: 1_280, height: 832 };
const saveDelayMs = 500;

export type OpenWindowInput = { preloadPath: string; rendererUrl: string | null; log: ShellLog };

/** Opens the app's window where it was last, with a title bar of our own; it shows when its page is ready. */
export function openWindow({ preloadPath, rendererUrl, log }: OpenWindowInput): BrowserWindow {
  const boundsPath = join(app.getPath('userData'), 'window.json');
  const bounds = usableBounds(
    readBounds(boundsPath),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...(bounds ? { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } : firstSize),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Parley',
    icon: nativeImage.createFromDataURL(appIcon),
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 16, y: 14 } } : { frame: false }),
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The built-in checker would fetch its dictionaries from a third party.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (bounds?.isMaximized) window.maximize();
  keepBounds(window, boundsPath, log);
  window.once('ready-to-show', () => window.show());
  // A page that fails says so by an event, which is logged.
  window.loadURL(rendererUrl ?? `${appOrigin}/index.html`).catch(() => undefined);
  return window;
}

/** The colour behind the page follows the theme, so a resize never flashes. */
export function followTheme(window: BrowserWindow): void {
  const paint = () => {
    if (!window.isDestroyed()) window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light);
  };
  nativeTheme.on('updated', paint);
  window.once('closed', () => nativeTheme.off('updated', paint));
}

function keepBounds(window: BrowserWindow, path: string, log: ShellLog): void {
  let timer: NodeJS.Timeout | null = null;
  const save = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (window.isDestroyed()) return;
    const problem = writeBounds(path, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
    if (problem !== null) log('warn', 'bounds-not-kept', { reason: problem });
  };
  const saveSoon = () => {
    timer ??= setTimeout(save, saveDelayMs);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
}
