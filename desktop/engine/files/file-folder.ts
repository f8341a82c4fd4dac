import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Id } from '@parley/shared/ids';

/** Which message a file belongs to. */
export type FileOwner = { roomId: Id; messageId: Id };
export type FileVariant = 'whole' | 'thumbnail';

/**
 * Where an account's files lie. `own/`: bytes that were picked up here and may be nowhere else, by their hash. `cache/`: what the relay has too, by room and
 * message, so that what is deleted there goes here with one folder. No name that a person gave ever becomes a path.
 */
export type FileFolder = {
  partPath(id: Id): string;
  ownPath(hash: string): string;
  cacheRoot: string;
  cachePath(owner: FileOwner, fileId: Id, variant: FileVariant): string;
  /** A copy that is whole takes its place among the own ones. */
  keepOwn(id: Id, hash: string): void;
  dropOwn(hash: string): void;
  dropPart(id: Id): void;
  /** Own bytes are a message's now: the same file, or a copy where the disk knows no links. */
  moveToCache(hash: string, path: string): void;
  /** Notes that somebody looked at it. */
  touch(path: string, nowMs: number): void;
  forgetMessage(owner: FileOwner): void;
  forgetRoom(roomId: Id): void;
  /** At the start: nothing is being read, and bytes whose hash is not `needed` are left over. */
  sweepOwn(needed: ReadonlySet<string>): void;
};

export function createFileFolder(directory: string, onError: (error: unknown) => void): FileFolder {
  const own = join(directory, 'own');
  const cacheRoot = join(directory, 'cache');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  mkdirSync(cacheRoot, { recursive: true, mode: 0o700 });
  const forget = (path: string): void => void rm(path, { recursive: true, force: true }).catch(onError);
  const partPath = (id: Id): string => join(own, `${id}.part`);
  const ownPath = (hash: string): string => join(own, hash);

  return {
    partPath,
    ownPath,
    cacheRoot,
    cachePath: ({ roomId, messageId }, fileId, variant) => join(cacheRoot, roomId, messageId, variant === 'whole' ? fileId : `${fileId}.${variant}`),
    keepOwn: (id, hash) => renameSync(partPath(id), ownPath(hash)),
    dropOwn: (hash) => rmSync(ownPath(hash), { force: true }),
    dropPart: (id) => rmSync(partPath(id), { force: true }),
    moveToCache(hash, path) {
      if (existsSync(path) || !existsSync(ownPath(hash))) return;
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      try {
        linkSync(ownPath(hash), path);
      } catch {
        copyFileSync(ownPath(hash), path);
      }
    },
    touch(path, nowMs) {
      utimesSync(path, nowMs / 1_000, nowMs / 1_000);
    },
    forgetMessage: ({ roomId, messageId }) => forget(join(cacheRoot, roomId, messageId)),
    forgetRoom: (roomId) => forget(join(cacheRoot, roomId)),
    sweepOwn(needed) {
      for (const name of readdirSync(own)) if (!needed.has(name)) rmSync(join(own, name), { force: true });
    },
  };
}
