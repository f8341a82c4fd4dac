import { linkScheme } from '@parley/shared/links';
import { app } from 'electron';

/** Makes the system hand `parley:` links to this app. Only an installed app does that: a development start would register a path that goes away. */
export function registerLinks(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
}
