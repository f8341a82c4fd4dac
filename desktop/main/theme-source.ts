import type { Settings } from '@parley/shared/ipc/views';

/** What Electron is told, so that the window's ground and the system's own dialogs fit the chosen theme. */
export function themeSource(theme: Settings['theme']): 'system' | 'light' | 'dark' {
  switch (theme) {
    case 'system':
      return 'system';
    case 'light':
    case 'hc-light':
      return 'light';
    case 'dark':
    case 'hc-dark':
      return 'dark';
  }
}
