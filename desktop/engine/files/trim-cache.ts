import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

type Kept = { path: string; bytes: number; usedAtMs: number };

async function filesBelow(root: string): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile() || entry.name.endsWith('.part')) continue;
    const path = join(entry.parentPath, entry.name);
    const facts = await stat(path).catch(() => null);
    if (facts) kept.push({ path, bytes: facts.size, usedAtMs: facts.mtimeMs });
  }
  return kept;
}

/** Removes what was not looked at for longest until no more than `bytesMax` are kept. The times of the files say when they were used. */
export async function trimCache(root: string, bytesMax: number): Promise<void> {
  const kept = (await filesBelow(root)).sort((a, b) => a.usedAtMs - b.usedAtMs);
  let bytes = kept.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of kept) {
    if (bytes <= bytesMax) return;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}
