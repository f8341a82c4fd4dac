import type { Files } from '../domain/files/file-ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import { repeatWork } from './repeat-work.ts';

/** A file that no message took up within this time is given up. */
const unsentMs = 24 * 3_600_000;
const everyMs = 15_000;
const expiredAtOnce = 200;
const removedAtOnce = 500;

export type FileSweeper = { /** Looks now; answers when all that was there is done. */ sweep(): Promise<void>; close(): Promise<void> };

/**
 * Takes away what nobody has any more: files that were never sent, files of deleted messages and rooms, pictures that people had before, and what dead processes left on this machine. Any number of nodes
 * may do it at once. What fails is tried again at the next look.
 */
export function sweepFiles(options: {
  files: Pick<Files, 'store' | 'pictures' | 'contents'>;
  /** Of this machine's folder. */
  sweepFolder: () => Promise<void>;
  now: () => Promise<number>;
  events: RelayEvents;
  everyMs?: number;
}): FileSweeper {
  const { store, pictures, contents } = options.files;

  async function look(mayGoOn: () => boolean): Promise<void> {
    await store.expire((await options.now()) - unsentMs, expiredAtOnce);
    let removed = 0;
    while (mayGoOn() && removed < removedAtOnce && (await store.takeRemoved((content) => contents.remove(content)))) removed += 1;
    let looked = 0;
    while (mayGoOn() && looked < removedAtOnce && (await pictures.takeUnused((content) => contents.remove(content)))) looked += 1;
    if (removed > 0) options.events.filesRemoved(removed);
    options.events.filesCounted(await store.total());
    await options.sweepFolder();
  }

  const { now: sweep, close } = repeatWork({ place: 'sweep-files', everyMs: options.everyMs ?? everyMs, work: look, events: options.events });
  return { sweep, close };
}
