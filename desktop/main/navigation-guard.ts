import { app, shell } from 'electron';
import { allowedLink } from './allowed-link.ts';
import type { ShellLog } from './log.ts';

/** No page of this app ever goes elsewhere, opens a window or embeds another page. Links that people press come as a call of the window. */
export function guardNavigation(log: ShellLog): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-frame-navigate', (event) => {
      // A reload is the same address again (the development server does that).
      if (event.isMainFrame && event.url === contents.getURL()) return;
      event.preventDefault();
      log('warn', 'navigation-blocked', { to: originOf(event.url) });
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // Not even in the browser: a middle click would pass by the question that the window asks before a doubtful link.
      log('warn', 'window-refused', { to: originOf(url) });
      return { action: 'deny' };
    });
  });
}

/** Hands an address to the system, if it is of a kind that is allowed. Says whether it is. */
export function openLink(address: string, log: ShellLog): boolean {
  const link = allowedLink(address);
  if (link === null) {
    log('warn', 'link-refused', { to: originOf(address) });
    return false;
  }
  shell.openExternal(link).catch((error) => log('warn', 'link-failed', { reason: String(error) }));
  return true;
}

/** Paths and queries may hold what a person wrote: only the origin is logged. */
function originOf(address: string): string {
  return URL.canParse(address) ? `${new URL(address).protocol}//${new URL(address).host}` : 'not an address';
}
