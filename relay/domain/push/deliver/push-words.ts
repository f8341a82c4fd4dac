import type { PushContents } from '@parley/shared/entities/push';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { plainWords } from '@parley/shared/words/plain-words';
import type { PushNotice } from '../gateways/push-gateway.ts';
import type { PushReading, WaitingMessage } from '../push-ports.ts';

/** As on a device. */
const wordsMax = 240;

/** The last of some messages of a room in words, as a notification on a device says it; by `hint`, only that something is there. */
export function noticeOf(input: {
  contents: PushContents;
  serverName: string;
  roomId: Id;
  room: PushReading['room'];
  last: WaitingMessage;
  count: number;
}): PushNotice {
  const { contents, serverName, roomId, room, last, count } = input;
  const many = count >= limits.unreadMax ? `${limits.unreadMax - 1}+` : String(count);
  if (contents === 'hint') {
    return { title: serverName, body: count > 1 ? `${many} new messages are there for you.` : 'A new message is there for you.', count, about: null };
  }
  const written = plainWords(last.body, wordsMax) || last.fileNames.join(', ').slice(0, wordsMax);
  const words = last.kind === 'me' ? `${last.authorName} ${written}` : written;
  const isDirect = room.kind === 'direct';
  return {
    title: isDirect ? last.authorName : `${last.authorName} in #${room.name}`,
    body: count > 1 ? `${many} new messages. Last: ${words}` : words,
    count,
    about: { roomId, messageId: last.id, roomName: isDirect ? null : `#${room.name}`, authorName: last.authorName, words },
  };
}
