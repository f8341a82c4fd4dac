import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { AccountCore } from '../accounts/account-core.ts';
import { findMessage, putMessage } from '../store/cache/messages.ts';
import { rangeAt } from '../store/cache/range-set.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { isHeldInThread } from '../store/cache/thread-holds.ts';
import type { Connection } from '../sync/connection.ts';

/** Messages by id: what is here and current, else as the relay has them; without a connection as they were last known. Unknown ids are left out. */
export type GetMessages = (roomId: Id, ids: readonly Id[]) => Promise<Message[]>;

/** Whether the log keeps this row up to date. */
function isCurrent(core: AccountCore, message: Message): boolean {
  const cursor = findRoom(core.cache.read, message.roomId)?.cursor ?? 0;
  if (message.seq > cursor) return true;
  return (rangeAt(readRanges(core.cache.read, message.roomId), message.seq)?.asOf ?? -1) >= cursor || isHeldInThread(core.cache.read, message, cursor);
}

/** Messages as the relay just answered them: stored where they are held, else kept aside for showing. */
export function takeShown(core: AccountCore, messages: readonly Message[]): void {
  const held = messages.filter((message) => findMessage(core.cache.read, message.roomId, message.id) !== null);
  if (held.length > 0) core.cache.write((write) => held.map((message) => putMessage(write, core.record.user.id, message)));
  core.loose.put(messages.filter((message) => !held.includes(message)));
}

export function createGetMessages(core: AccountCore, connection: Connection, onPeople: (userIds: readonly Id[]) => void): GetMessages {
  return async (roomId, ids) => {
    const stored = new Map(ids.flatMap((id) => findMessage(core.cache.read, roomId, id) ?? []).map((message) => [message.id, message]));
    const missing = ids.filter((id) => {
      const message = stored.get(id);
      return message ? !isCurrent(core, message) : core.loose.get(roomId, id) === null;
    });
    const isAsked = missing.length > 0 && connection.isOpen() && connection.hasFeature('messages-get') && findRoom(core.cache.read, roomId)?.state === 'member';
    for (let rest = isAsked ? missing : []; rest.length > 0; ) {
      const page = rest.slice(0, limits.messagesGetMax);
      const answer = await connection.call('messages.get', { roomId, ids: page });
      if (!answer.ok || core.isClosed()) break;
      const { messages, more } = answer.value;
      takeShown(core, messages);
      onPeople(messages.map((message) => message.authorId));
      const got = new Set(messages.map((message) => message.id));
      // Large ones are more than a page: those that are missing come with the next. One that holds none would never end.
      rest = [...(more === true && got.size > 0 ? page.filter((id) => !got.has(id)) : []), ...rest.slice(page.length)];
    }
    if (core.isClosed()) return [];
    return ids.flatMap((id) => findMessage(core.cache.read, roomId, id) ?? core.loose.get(roomId, id) ?? []);
  };
}
