import { filesOrigin } from '@parley/shared/ipc/channels';
import { session } from 'electron';
import { appOrigin } from './app-page.ts';

const localSchemes: ReadonlySet<string> = new Set(['data:', 'blob:', 'devtools:']);

/** Denies every permission and every device, and every request of the window that leaves this app. `rendererUrl`: the development server, if there is one. */
export function denyByDefault(rendererUrl: string | null): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOwnRequest(details.url, rendererUrl) }));
}

function isOwnRequest(address: string, rendererUrl: string | null): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (localSchemes.has(url.protocol) || [appOrigin, filesOrigin].includes(`${url.protocol}//${url.host}`)) return true;
  // Hot reload speaks over a WebSocket to the same host.
  return rendererUrl !== null && url.host === new URL(rendererUrl).host;
}
