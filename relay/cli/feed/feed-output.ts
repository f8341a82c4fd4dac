import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { CliError, exitCodes } from '../cli-error.ts';

/** Where the bytes of an export go. A byte array may be used again once `write` has answered. */
export type FeedOutput = {
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: it may be seen. */
  finish(): Promise<void>;
  /** Something went wrong: nothing is left, where that can be. */
  discard(): Promise<void>;
};

/** Standard output, or whatever reads behind it. @throws {CliError} from `write` where nobody reads any more */
export function streamOutput(out: Writable): FeedOutput {
  let isClosed = false;
  out.on('error', () => {
    isClosed = true;
  });
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const end = () => reject(new CliError('Nobody reads the output any more.', 'The program behind the pipe ended; look at what it says.'));
        if (isClosed) return end();
        out.write(bytes, (error) => (error ? end() : resolve()));
      }),
    finish: async () => undefined,
    discard: async () => undefined,
  };
}

/**
 * A file that is there when it is whole, readable by its owner only: written beside under another name, synced, then renamed.
 * @throws {CliError} where it cannot be made, or something has its name already
 */
export async function fileOutput(path: string): Promise<FeedOutput> {
  const draft = `${path}.${process.pid}.partial`;
  if ((await stat(path).catch(() => null)) !== null)
    throw new CliError(`${path} is there already.`, 'Name a file that is not there yet, or move that one away.', { exitCode: exitCodes.misused });
  const handle = await open(draft, 'wx', 0o600).catch((error: unknown) => {
    throw new CliError(
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      'Name a file in a folder that is there and that you may write to.',
      { exitCode: exitCodes.misused, cause: error },
    );
  });
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.byteLength; ) done += (await handle.write(bytes, done)).bytesWritten;
    },
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(draft, path);
      const folder = await open(dirname(path), 'r');
      // Not every file system syncs a folder; the file itself is safe.
      await folder.sync().catch(() => undefined);
      await folder.close();
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}
