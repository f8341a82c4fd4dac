import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { BackupPlace } from './backup-place.ts';

const partialEnding = '.partial';

/** Backups in a folder of this machine (or one that is mounted). Everything is readable by its owner only. */
export function openFolderPlace(target: string): BackupPlace {
  const root = resolve(target);
  const at = (path: string): string => join(root, ...path.split('/'));

  return {
    label: root,
    async write(path, source) {
      const file = at(path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}.draft`;
      const handle = await open(draft, 'w', 0o600);
      let bytes = 0;
      try {
        for await (const chunk of source) {
          await handle.writeFile(chunk);
          bytes += chunk.length;
        }
        await handle.sync();
      } catch (error) {
        await handle.close();
        await rm(draft, { force: true });
        throw error;
      }
      await handle.close();
      await rename(draft, file);
      return bytes;
    },
    read: async (path) => createReadStream(at(path), { highWaterMark: 256 * 1024 }),
    size: (path) =>
      stat(at(path)).then(
        (found) => found.size,
        () => null,
      ),
    async list(folder) {
      const entries = await readdir(at(folder), { recursive: true, withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    },
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    async folders() {
      const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort();
    },
    stagingOf: (name) => `${name}${partialEnding}`,
    async finish(name) {
      await rename(at(`${name}${partialEnding}`), at(name));
      if (process.platform === 'win32') return;
      const handle = await open(root, 'r');
      await handle.sync().finally(() => handle.close());
    },
  };
}
