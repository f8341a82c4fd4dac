import { execFile } from 'node:child_process';
import type { AccountView } from '@parley/shared/ipc/views';
import { Menu, nativeImage, Tray } from 'electron';
import mention from '../../build/tray/mention.png?inline';
import offline from '../../build/tray/offline.png?inline';
import rest from '../../build/tray/rest.png?inline';
import unread from '../../build/tray/unread.png?inline';
import { type TrayState, trayState, trayTooltip } from './tray-state.ts';

export type AppTray = { update(accounts: readonly AccountView[]): void; close(): void };

const pictures: Record<TrayState, string> = { rest, unread, mention, offline };
/** The pictures are drawn for screens of double density. */
const pictureScale = 2;
const askTimeoutMs = 1_500;

/** Puts the app into the system's tray; null where there is none to be seen, so that closing the window never hides the app for good. */
export async function openTray(actions: { onOpen: () => void; onQuit: () => void }): Promise<AppTray | null> {
  if (process.platform === 'linux' && !(await hasTrayHost())) return null;
  const tray = new Tray(pictureOf('rest'));
  tray.setToolTip('Parley');
  tray.setContextMenu(
    Menu.buildFromTemplate([{ label: 'Open Parley', click: actions.onOpen }, { type: 'separator' }, { label: 'Quit', click: actions.onQuit }]),
  );
  tray.on('click', actions.onOpen);
  let shown: TrayState = 'rest';
  return {
    update(accounts) {
      const state = trayState(accounts);
      if (state !== shown) tray.setImage(pictureOf(state));
      shown = state;
      tray.setToolTip(trayTooltip(accounts));
    },
    close: () => tray.destroy(),
  };
}

function pictureOf(state: TrayState): Electron.NativeImage {
  const picture = nativeImage.createFromBuffer(Buffer.from(pictures[state].slice(pictures[state].indexOf(',') + 1), 'base64'), { scaleFactor: pictureScale });
  // The mention's dot is yellow, so that picture cannot be tinted by the system.
  if (process.platform === 'darwin' && state !== 'mention') picture.setTemplateImage(true);
  return picture;
}

/** Whether anything on this desktop shows tray icons (GNOME, for one, does not by itself). */
function hasTrayHost(): Promise<boolean> {
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.kde.StatusNotifierWatcher'];
  return new Promise((resolve) => {
    execFile('dbus-send', args, { timeout: askTimeoutMs }, (error, output) => resolve(error === null && output.includes('boolean true')));
  });
}
