// Finishes an unpacked pinned runtime: `node electron-default-app.mjs FOLDER` puts our default app into it and sets the fuses that tests need.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node electron-default-app.mjs FOLDER');

await createPackage(fileURLToPath(new URL('electron-default-app', import.meta.url)), join(folder, 'resources', 'default_app.asar'));
await flipFuses(join(folder, 'electron'), {
  version: FuseVersion.V1,
  // Playwright drives Electron over the Node inspector.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  // The vendor's own snapshot belongs to their app and was left out.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
});
