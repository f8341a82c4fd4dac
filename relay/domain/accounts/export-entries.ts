import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { CallOutput } from '@parley/shared/protocol/calls';
import { listBlocks } from '../blocks/list-blocks.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { listSessions } from '../sessions/list-sessions.ts';
import type { ExportedFile, ExportedRoom } from './account-ports.ts';
import { linkHtml, messageHtml, pageEnd, pageHead } from './export-page.ts';

/** One file of the archive. `isPacked`: its bytes are small already, or of unknown kind. */
export type ArchiveEntry = { name: string; atMs: number; isPacked: boolean; content: AsyncIterable<string | Uint8Array> };

export type ExportDeps = Pick<Deps, 'exports' | 'users' | 'sessions' | 'server' | 'files' | 'pushTargets' | 'blocks'>;

const messagesAtOnce = 200;
const filesAtOnce = 100;
const blocksAtOnce = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const notInNames = /[\u0000-\u001F<>:"/\\|?*]/g;

/** A name that every file system takes, told from others of the same name by the beginning of its id. */
const placeOf = (id: string, name: string) =>
  `${id.slice(-8)} ${name
    .replace(notInNames, '_')
    .replace(/[. ]+$/, '')
    .slice(0, 80)}`.trim();
const filePlace = (file: { id: string; name: string }) => `files/${placeOf(file.id, file.name)}`;
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const line = (value: unknown) => `${JSON.stringify(value)}\n`;

/** Everything that the server holds of the actor, file by file, each read while it is written: memory stays flat however much there is. */
export async function* exportEntries(deps: ExportDeps, actor: Actor): AsyncGenerator<ArchiveEntry> {
  const atMs = await deps.server.now();
  const entry = (name: string, content: AsyncIterable<string | Uint8Array>, isPacked = false): ArchiveEntry => ({ name, atMs, isPacked, content });
  const [profile] = await deps.users.get([actor.userId]);
  const rooms = await deps.exports.rooms(actor.userId);
  yield entry('profile.json', once(json({ exportedAt: atMs, storeId: deps.server.storeId, profile, ...(await listSessions(deps, actor)) })));
  yield entry('rooms.json', once(json(rooms)));
  const withMessages: ExportedRoom[] = [];
  for (const room of rooms) {
    const [first] = await deps.exports.messages(actor.userId, room.id, 0, 1);
    if (first === undefined) continue;
    withMessages.push(room);
    yield entry(`${folderOf(room)}/messages.jsonl`, messageLines(deps, actor, room));
    yield entry(`${folderOf(room)}/messages.html`, messagePage(deps, actor, room));
  }
  yield entry('index.html', indexPage(profile?.displayName ?? '', withMessages));
  yield entry(
    'votes.jsonl',
    ofRooms(rooms, (room) => deps.exports.votes(actor.userId, room.id)),
  );
  yield entry(
    'reactions.jsonl',
    ofRooms(rooms, (room) => deps.exports.reactions(actor.userId, room.id)),
  );
  yield entry('saves.json', once(json(await deps.exports.saves(actor.userId))));
  yield entry('blocks.jsonl', blockLines(deps, actor));
  yield entry('push.json', once(json(await deps.pushTargets.list(actor.userId))));
  yield entry('files.jsonl', fileLines(deps, actor));
  for await (const file of filesOf(deps, actor)) {
    const content = await bytesOf(deps, file);
    if (content !== null) yield { ...entry(filePlace(file), content, !file.type.startsWith('text/')), atMs: file.uploadedAt };
  }
}

const folderOf = (room: ExportedRoom) => `rooms/${placeOf(room.id, room.name)}`;

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

async function* messagesOf(deps: ExportDeps, actor: Actor, room: ExportedRoom): AsyncGenerator<Message> {
  for (let after = 0; ; ) {
    const page = await deps.exports.messages(actor.userId, room.id, after, messagesAtOnce);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < messagesAtOnce) return;
    after = last.seq;
  }
}

/** Who else reacted or answered is theirs, not the actor's: only counts are told. */
async function* messageLines(deps: ExportDeps, actor: Actor, room: ExportedRoom): AsyncGenerator<string> {
  for await (const { reactions, thread, files, ...message } of messagesOf(deps, actor, room)) {
    yield line({
      ...message,
      reactions: reactions.map(({ emoji, count }) => ({ emoji, count })),
      ...(thread === undefined ? {} : { replies: thread.replies }),
      files: files.map((file) => ({ ...file, path: filePlace(file) })),
    });
  }
}

async function* messagePage(deps: ExportDeps, actor: Actor, room: ExportedRoom): AsyncGenerator<string> {
  yield pageHead(room.name === '' ? 'Direct conversation' : room.name);
  for await (const message of messagesOf(deps, actor, room)) yield messageHtml(message, (file) => `../../${filePlace(file)}`);
  yield pageEnd;
}

async function* indexPage(name: string, rooms: readonly ExportedRoom[]): AsyncGenerator<string> {
  yield pageHead(`What ${name} wrote`);
  for (const room of rooms) yield linkHtml(`${folderOf(room)}/messages.html`, room.name === '' ? 'Direct conversation' : room.name);
  yield pageEnd;
}

async function* ofRooms(rooms: readonly ExportedRoom[], read: (room: ExportedRoom) => Promise<readonly unknown[]>): AsyncGenerator<string> {
  for (const room of rooms) for (const item of await read(room)) yield line(item);
}

async function* blockLines(deps: ExportDeps, actor: Actor): AsyncGenerator<string> {
  for (let after: Id | undefined; ; ) {
    const { userIds, more }: CallOutput<'blocks.list'> = await listBlocks(deps, actor, { after, limit: blocksAtOnce });
    for (const { id, handle, displayName } of await deps.users.get(userIds)) yield line({ userId: id, handle, displayName });
    after = userIds.at(-1);
    if (!more) return;
  }
}

async function* filesOf(deps: ExportDeps, actor: Actor): AsyncGenerator<ExportedFile> {
  for (let after: string | null = null; ; ) {
    const page: ExportedFile[] = await deps.exports.files(actor.userId, after, filesAtOnce);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < filesAtOnce) return;
    after = last.id;
  }
}

async function* fileLines(deps: ExportDeps, actor: Actor): AsyncGenerator<string> {
  for await (const file of filesOf(deps, actor)) {
    const { content: sha256, ...about } = file;
    yield line({ ...about, sha256, path: filePlace(file) });
  }
}

/** Null: deleted meanwhile. */
async function bytesOf(deps: ExportDeps, file: ExportedFile): Promise<AsyncIterable<Uint8Array> | null> {
  try {
    return await deps.files.contents.open(file.content, null);
  } catch (error) {
    if (error instanceof RelayError && error.code === 'gone') return null;
    throw error;
  }
}
