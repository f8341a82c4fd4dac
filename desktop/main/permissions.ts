import { filesOrigin } from '@parley/shared/ipc/channels';
import { session, systemPreferences } from 'electron';
import { appOrigin } from './app-page.ts';
import { asksForMicrophone, mayRecord } from './microphone.ts';

const localSchemes: ReadonlySet<string> = new Set(['data:', 'blob:', 'devtools:']);

/**
 * Denies every permission and every device but the microphone, to the app's own page, for voice messages; and every request of the window that leaves this app.
 * `rendererUrl`: the development server, if there is one.
 */
export function denyByDefault(rendererUrl: string | null): void {
  const { defaultSession } = session;
  const isOwnPage = (address: string) => mayRecord(address, rendererUrl);
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) => {
    if (permission !== 'media' || !asksForMicrophone(details) || !isOwnPage(details.requestingUrl)) return decide(false);
    askSystem().then(decide, () => decide(false));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin, details) => permission === 'media' && details.mediaType === 'audio' && details.isMainFrame && isOwnPage(origin),
  );
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

/** macOS asks the person itself, once. */
async function askSystem(): Promise<boolean> {
  return process.platform === 'darwin' ? systemPreferences.askForMediaAccess('microphone') : true;
}
