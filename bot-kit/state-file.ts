import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { type Log, reasonOf } from './log.ts';

/** How far a bot has handled each room, and on which server that was. */
export type BotState = { storeId: Id | null; botId: Id | null; cursors: Record<Id, number> };

export type StateFile = {
  readonly state: BotState;
  /** Keeps the state soon; several calls are written together. */
  save(): void;
  /** Keeps it before this answers. Throws where it cannot be written. */
  saveNow(): void;
  /** Writes what is not written yet and lets the file go. */
  close(): void;
};

/** Written at most this often: what a crash takes back is handled again, and answered under the same ids. */
const writeEveryMs = 100;

/**
 * Opens the file that a bot keeps its place in. Written whole beside and then moved in its place, so a crash leaves the old or the new one. One process at a
 * time: a second one throws. Without a path nothing is kept: the bot begins with what is said after it came.
 */
export function openStateFile(path: string | undefined, log: Log): StateFile {
  if (path === undefined)
    return { state: { storeId: null, botId: null, cursors: {} }, save: () => undefined, saveNow: () => undefined, close: () => undefined };
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  const lock = `${file}.lock`;
  takeLock(lock);
  const state = read(file);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const beside = `${file}.new`;
    const descriptor = openSync(beside, 'w', 0o600);
    try {
      writeFileSync(descriptor, `${JSON.stringify(state)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  }

  function writeSoon(): void {
    timer ??= setTimeout(() => {
      try {
        write();
      } catch (error) {
        log({ level: 'error', event: 'state-not-written', file, reason: reasonOf(error) });
        writeSoon();
      }
    }, writeEveryMs);
  }

  return {
    state,
    save() {
      if (!isClosed) writeSoon();
    },
    saveNow() {
      if (!isClosed) write();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      try {
        if (timer !== undefined) write();
      } finally {
        taken.delete(lock);
        rmSync(lock, { force: true });
      }
    },
  };
}

function read(file: string): BotState {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { storeId: null, botId: null, cursors: {} };
    throw error;
  }
  try {
    const { storeId = null, botId = null, cursors = {} } = JSON.parse(text) as Partial<BotState>;
    return { storeId, botId, cursors };
  } catch (cause) {
    throw new Error(`The state file ${file} is damaged. Remove it to begin anew: the bot then handles what is said after it comes.`, { cause });
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Locks of this process; one of an earlier process with the same number is not among them. */
const taken = new Set<string>();

function ownerOf(lock: string): number | null {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and not ours to signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Throws where another living process has the lock; one that a dead process left is taken over. */
function takeLock(lock: string): void {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      taken.add(lock);
      return;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(lock);
    if (owner !== null && owner !== process.pid && isAlive(owner)) {
      throw new Error(`Process ${owner} uses the same state file (${lock}). Each running bot needs one of its own.`);
    }
    if (owner === process.pid && taken.has(lock)) throw new Error(`This process uses the same state file already (${lock}).`);
    rmSync(lock, { force: true });
  }
}
