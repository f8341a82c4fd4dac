import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** The app's menu: on macOS it stands in the bar, elsewhere it is not drawn and only gives the usual keys. */
export function setMenu(): void {
  const isMac = process.platform === 'darwin';
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const develop: MenuItemConstructorOptions[] = [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac
        ? [{ role: 'appMenu' } as const]
        : [{ label: 'Parley', submenu: [{ role: 'quit', accelerator: 'Ctrl+Q' }] } satisfies MenuItemConstructorOptions]),
      { role: 'editMenu' },
      { label: 'View', submenu: app.isPackaged ? view : [...view, ...develop] },
      { role: 'windowMenu' },
    ]),
  );
}
