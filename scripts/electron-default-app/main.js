// Stands in for Electron's own default app in the pinned runtime, which comes without one: loads the app whose folder is named on the command line, as
// `electron .` does. It never sets the userData path: that would silently beat --user-data-dir.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const target = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (target === undefined) {
  process.stderr.write('usage: electron [options] <folder of the app>\n');
  process.exit(2);
}

const given = resolve(target);
const isFolder = statSync(given).isDirectory();
const folder = isFolder ? given : dirname(given);
let manifest = {};
try {
  manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
} catch (error) {
  if (isFolder) throw error;
}
if (manifest.productName ?? manifest.name) app.setName(manifest.productName ?? manifest.name);
if (manifest.version) app.setVersion(manifest.version);
if (manifest.desktopName) app.setDesktopName(manifest.desktopName);
app.setAppPath(folder);
process.defaultApp = true;
// Awaited at the top level, so that 'ready' cannot fire before the app has registered its protocols.
await import(pathToFileURL(isFolder ? join(folder, manifest.main ?? 'index.js') : given).href);
