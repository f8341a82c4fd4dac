import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What lies in an Electron folder for developing has no place in a package.
 * @param {{ appOutDir: string }} context
 */
export async function afterPack({ appOutDir }) {
  await rm(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
  await rm(join(appOutDir, 'parley-runtime.json'), { force: true });
}
