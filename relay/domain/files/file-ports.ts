import type { Readable } from 'node:stream';
import type { File } from '@parley/shared/entities/file';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

/** Bytes that lie in a file of this node until they are discarded. `content`: their SHA-256 in hex, the name that bytes are kept by. */
export type Bytes = { path: string; size: number; content: string };

/** Where bytes wait until it is known what they are. */
export type Spool = {
  /** Reads a stream to its end with flat memory; on disk when it answers. Throws `too-large` above `max`, `invalid` where the sender stopped before the end. */
  receive(stream: AsyncIterable<Uint8Array>, max: number): Promise<Bytes>;
  write(data: Uint8Array): Promise<Bytes>;
  discard(bytes: Bytes): Promise<void>;
};

/** `start` and `end` are both included; of an empty file `end` is -1. */
export type Part = { start: number; end: number };

/** The place where bytes are kept by their hash, the same bytes once; all nodes see the same one. */
export type Contents = {
  /** On disk (or at the object store) when it answers; does nothing where they are there already. The received bytes stay where they are. */
  keep(bytes: Bytes): Promise<void>;
  /** All of it, or a part whose `start` and `end` are both included. Throws `gone` where the bytes are not there. */
  open(content: string, part: Part | null): Promise<Readable>;
  remove(content: string): Promise<void>;
};

/** What bytes turned out to be. `bytes`: those to keep, without what a camera tells about its owner. */
export type Inspected = {
  bytes: Bytes;
  type: string;
  width?: number;
  height?: number;
  thumbnail?: { bytes: Bytes; width: number; height: number };
};
export type Inspector = {
  inspect(bytes: Bytes): Promise<Inspected>;
  /** The middle square of a picture (of its first frame) as a small WebP that tells nothing but its pixels. Null: no picture that is taken as somebody's. */
  square(bytes: Bytes): Promise<Bytes | null>;
};

/** A file as the store has it. `messageSeq`: null until a message holds it. */
export type StoredFile = {
  file: File;
  roomId: Id;
  uploaderId: Id;
  content: string;
  thumbContent: string | null;
  isRemoved: boolean;
  messageSeq: number | null;
};
export type NewFile = Omit<File, 'uploadedAt' | 'thumbnail'> & {
  roomId: Id;
  uploaderId: Id;
  content: string;
  thumbnail?: { content: string; width: number; height: number };
};

/** Bytes that files have together: of one person, and all of the server's. */
export type FileUse = { person: number; server: number };
export type FileVerdict = 'stored' | 'duplicate' | 'conflict' | 'person-full' | 'server-full';

export type FileStore = {
  find(id: Id): Promise<StoredFile | null>;
  use(userId: Id): Promise<FileUse>;
  /** Bytes of all files of the server. */
  total(): Promise<number>;
  /** `keep` runs while nobody can take away bytes of these hashes. */
  store(
    input: NewFile,
    limits: Pick<FileLimits, 'personBytesMax' | 'serverBytesMax'>,
    keep: () => Promise<void>,
  ): Promise<{ verdict: FileVerdict; used: number }>;
  /** Gives up one file of a person that no message took up. False: there is none, or a message has it. */
  giveUp(id: Id, uploaderId: Id): Promise<boolean>;
  /** Gives up files that no message took up before that time, and those of rooms deleted before it. Answers how many. */
  expire(before: number, limit: number): Promise<number>;
  /** Takes one file away that nobody may see any more; `remove` is told the bytes that no other file has. False: there is none. */
  takeRemoved(remove: (content: string) => Promise<void>): Promise<boolean>;
};

/** People's pictures, by the hash of their bytes. */
export type PictureStore = {
  /** Null takes it away. `keep` runs while nobody can take away bytes of this hash. `audience`: whom to tell; empty where nothing changed. */
  set(userId: Id, content: string | null, keep: () => Promise<void>): Promise<{ user: User; audience: { userId: Id; inboxVersion: number }[] }>;
  /** Whether it is somebody's picture now. */
  isShown(content: string): Promise<boolean>;
  /** Looks at bytes that were somebody's picture; `remove` is told those that nobody has. False: there are none to look at. */
  takeUnused(remove: (content: string) => Promise<void>): Promise<boolean>;
};

/** What the operator allows, in bytes. */
export type FileLimits = { fileBytesMax: number; personBytesMax: number; serverBytesMax: number };

/** Bytes that a person may move now. */
export type ByteBudget = {
  /** Milliseconds until he may begin, 0: now. */
  wait(userId: Id): number;
  /** Takes bytes out of it that are about to be moved, so that many at once find it used. Answers what gives them back. */
  hold(userId: Id, bytes: number): () => void;
  /** What was moved. */
  spend(userId: Id, bytes: number): void;
};

/** Tokens of addresses that open without a sign-in, for one file and one person. */
export type FileLinks = {
  issue(fileId: Id, userId: Id): { token: string; expiresAt: number };
  /** Whom it was made for. Throws `unauthenticated` where it is not ours, `gone` where it is too old. */
  verify(fileId: Id, token: string): Id;
};

/** Everything about files that a use-case may need. */
export type Files = {
  store: FileStore;
  pictures: PictureStore;
  spool: Spool;
  contents: Contents;
  inspector: Inspector;
  links: FileLinks;
  limits: FileLimits;
  uploads: ByteBudget;
  downloads: ByteBudget;
};
