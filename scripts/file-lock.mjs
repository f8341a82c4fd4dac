// A lock between processes of one machine: a file that names the process holding it.
import { readFile, rm, writeFile } from 'node:fs/promises';

const pollMs = 250;

/**
 * Runs `work` while this process alone holds the lock; waits for another holder, and takes over from one that died.
 * @template T
 * @param {string} path
 * @param {(line: string) => void} say told once if there is somebody to wait for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, say, work) {
  let isTold = false;
  while (!(await tryTake(path))) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (Number.isInteger(holder) && holder > 0 && !isAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!isTold) say(`waiting for process ${holder || 'another'} that is doing the same …`);
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const release = () => rm(path, { force: true });
  try {
    return await work();
  } finally {
    await release();
  }
}

async function tryTake(path) {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
