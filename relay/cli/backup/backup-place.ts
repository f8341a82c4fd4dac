import type { Readable } from 'node:stream';

/** Where backups are kept: paths below it, with `/`. A path is written whole or not at all. */
export type BackupPlace = {
  /** For a person. */
  label: string;
  write(path: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  read(path: string): Promise<Readable>;
  /** Null: not there. */
  size(path: string): Promise<number | null>;
  /** Everything below a folder, as paths. */
  list(folder: string): Promise<string[]>;
  /** A file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** The folders at the top, by name. */
  folders(): Promise<string[]>;
  /** Where the parts of a backup go until it is whole. */
  stagingOf(name: string): string;
  /** From now on the backup is there: everything before was invisible to those who look for backups. */
  finish(name: string): Promise<void>;
};
