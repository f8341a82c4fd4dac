import { appOrigin } from './app-page.ts';

/** What Electron tells of a request for a permission, as far as it matters here. */
type Asked = { isMainFrame?: boolean; mediaTypes?: readonly string[] };

/** Whether a request is for the microphone and for nothing else, from the page itself and not from something inside it. */
export function asksForMicrophone(details: object): boolean {
  const { isMainFrame, mediaTypes = [] } = details as Asked;
  return isMainFrame === true && mediaTypes.length === 1 && mediaTypes[0] === 'audio';
}

/** Whether an address is the app's own page, or the development server's. */
export function mayRecord(address: string, rendererUrl: string | null): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` === appOrigin) return true;
  return rendererUrl !== null && url.origin === new URL(rendererUrl).origin;
}
