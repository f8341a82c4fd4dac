import type { Message } from '@parley/shared/entities/message';
import { type Room, roomKindSchema } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { messageRowSchema, toMessage, toRoom } from './entity-rows.ts';

// Rows of `Statement`, column by column and by hand: for what every call or a thousand rooms wait for. A schema makes three objects for every value it looks at.

/** A column of text. @throws {TypeError} where it holds something else */
export function words(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a column holds no text but ${typeof value}`);
  return value;
}

/** A column of whole numbers; the driver gives those of 64 bits as text. @throws {TypeError} where it holds something else */
export function whole(value: unknown): number {
  const number = Number(value ?? Number.NaN);
  if (!Number.isSafeInteger(number)) throw new TypeError(`a column holds no number but ${String(value)}`);
  return number;
}

/** A column that holds one of these words. @throws {TypeError} where it holds something else */
export function oneOf<T extends string | number>(all: readonly T[], value: unknown): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new TypeError(`a column holds ${String(value)}, which is none of ${all.join(', ')}`);
  return found;
}

/** What a column of JSON, told as text, says. */
export const json = (value: unknown): unknown => JSON.parse(words(value));

/**
 * The message of a row of `messageColumns` without its room, told as a page of history orders them: number, id, version, author, time, words, own vote, what few
 * messages have, thread. @throws {TypeError} where a column does not hold what it must
 */
export function messageOf(roomId: Id, [seq, id, version, authorId, createdAt, body, myVote, extra, thread]: readonly unknown[]): Message {
  return toMessage({
    id: words(id),
    room_id: roomId,
    seq: whole(seq),
    version: whole(version),
    author_id: words(authorId),
    created_at: whole(createdAt),
    body: words(body),
    my_vote: myVote === null ? null : oneOf([1, 0, -1] as const, myVote),
    extra: extra === null ? null : messageRowSchema.shape.extra.parse(json(extra)),
    thread: thread === null ? null : messageRowSchema.shape.thread.parse(json(thread)),
  });
}

/** How many columns `roomColumns` are. */
export const roomWidth = 12;

/** The room whose `roomColumns` these are. @throws {TypeError} where a column does not hold what it must */
export function roomOf(columns: readonly unknown[]): Room {
  const [id, kind, name, topic, historyFrom, directUserIds, createdAt, version, archivedAt, icon, announcement, slowModeSeconds] = columns;
  return toRoom({
    id: words(id),
    kind: oneOf(roomKindSchema.options, kind),
    name: words(name),
    topic: words(topic),
    history_from: oneOf(['start', 'join'], historyFrom),
    direct_user_ids: (Array.isArray(directUserIds) ? directUserIds : []).map(words),
    created_at: whole(createdAt),
    version: whole(version),
    archived_at: archivedAt === null ? null : whole(archivedAt),
    icon: words(icon),
    announcement: announcement === true,
    slow_mode_seconds: whole(slowModeSeconds),
  });
}
