import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import { isCountable, isMention, toExtra } from '../../../desktop/engine/store/cache/message-row.ts';
import { putSave } from '../../../desktop/engine/store/cache/saves.ts';
import { indexSome, queueForIndex, renewIndex } from '../../../desktop/engine/store/cache/search-index.ts';
import { putAccount } from '../../../desktop/engine/store/device/accounts.ts';
import { migrations } from '../../../desktop/engine/store/migrations/migrations.ts';
import { openStore } from '../../../desktop/engine/store/open-store.ts';
import type { Store, WriteHandle } from '../../../desktop/engine/store/store.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** What was made: enough to ask for it again. */
export type SeededProfile = { accountId: string; roomIds: string[]; messages: number };

const people = 200;

/** The names in a profile that was made before with as many rooms. */
export function seededNames(rooms: number, messages: number): SeededProfile {
  return { accountId: uuidOf('account'), roomIds: Array.from({ length: rooms }, (_, index) => uuidOf(`room ${index}`)), messages };
}

/** A stable UUID from a text, so that every run makes the same store. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function open(path: string, list: Parameters<typeof openStore>[0]['migrations'], durability: 'full' | 'normal'): Store {
  return openStore({ path, migrations: list, durability, secureDelete: false, onDamage: 'rebuild', onProblem: () => undefined, nowMs: Date.now() });
}

/**
 * Makes a profile of one signed-in account that has been used for years: `messages` in `rooms`, unevenly, all read but the last few of some, all in the full-text index. Its server
 * is an address where nobody answers, so that everything is measured offline. `onProgress` hears 0…1.
 */
export function seedProfile(
  directory: string,
  input: { rooms: number; messages: number; serverUrl: string; onProgress: (share: number) => void },
): SeededProfile {
  const { accountId, roomIds } = seededNames(input.rooms, input.messages);
  const userIds = Array.from({ length: people }, (_, index) => uuidOf(`user ${index}`));
  const me = { id: userIds[0] ?? '', handle: 'ines', displayName: 'Ines Okafor', version: 1 };
  const accountFolder = join(directory, 'accounts', accountId);
  mkdirSync(accountFolder, { recursive: true });
  const device = open(join(directory, 'device.db'), migrations.device, 'full');
  device.write((write) =>
    putAccount(write, { id: accountId, serverUrl: input.serverUrl, serverName: 'Fjordlight', user: me, nodes: [], endedCode: null, createdAt: Date.now() }),
  );
  device.close();
  open(join(accountFolder, 'own.db'), migrations.own, 'full').close();

  const cache = open(join(accountFolder, 'cache.db'), migrations.cache, 'normal');
  cache.write((write) => {
    for (const [index, id] of userIds.entries()) {
      const user = {
        id,
        handle: index === 0 ? me.handle : `person-${index}`,
        displayName: index === 0 ? me.displayName : `Person Number ${index}`,
        version: 1,
      };
      write.run(
        'INSERT INTO users (id, version, data, folded) VALUES (?, 1, ?, ?)',
        id,
        JSON.stringify(user),
        `${user.handle} ${user.displayName.toLowerCase()}`,
      );
    }
  });
  const vocabulary = createVocabulary(7);
  let made = 0;
  for (const [index, roomId] of roomIds.entries()) {
    // A few rooms hold most of the words, as in life; every room holds some.
    const left = input.messages - made;
    const share =
      index === input.rooms - 1
        ? left
        : Math.max(50, Math.min(left - 50 * (input.rooms - index - 1), Math.round((input.messages / input.rooms) * (index < 20 ? 12 : 0.54))));
    for (let first = 1; first <= share; first += 10_000)
      cache.write((write) => putMessages(write, { roomId, index, first, last: Math.min(share, first + 9_999), total: share, userIds, vocabulary }));
    cache.write((write) => putRoom(write, roomId, index, share));
    made += share;
    input.onProgress((0.3 * made) / input.messages);
  }
  cache.write(renewIndex);
  for (let indexed = 0, taken = 1; taken > 0; indexed += taken) {
    taken = cache.write((write) => indexSome(write, 200));
    input.onProgress(0.3 + (0.7 * indexed) / input.messages);
  }
  cache.close();
  return { accountId, roomIds, messages: made };
}

const newestAt = Date.UTC(2026, 10, 1);

type Part = { roomId: string; index: number; first: number; last: number; total: number; userIds: string[]; vocabulary: Vocabulary };

const fileOf = (name: string, type: string) => ({ id: uuidOf(`file ${name}`), name, size: 1, type, mime: type, uploadedAt: 1 });

/** What makes a message special: a share of them has each. */
function specialOf(seq: number, index: number, me: string): Partial<Message> {
  const turn = seq * 31 + index * 7;
  return {
    ...(turn % 211 === 0 ? { mentions: { userIds: [me] } } : {}),
    ...(turn % 101 === 0 ? { files: [fileOf(`${index} ${seq}`, turn % 2 === 0 ? 'image/png' : 'text/plain')] } : {}),
    ...(turn % 23 === 0 ? { votes: { up: turn % 17, down: turn % 5 } } : {}),
    ...(turn % 3_001 === 0 ? { pinned: true } : {}),
    ...(turn % 37 === 0 ? { editedAt: newestAt } : {}),
    ...(turn % 29 === 0 && seq > 40 ? { threadRootId: uuidOf(`message ${index} ${seq - (seq % 40)}`) } : {}),
  };
}

function messageOf(part: Part, seq: number): Message {
  const { roomId, index, userIds } = part;
  return {
    id: uuidOf(`message ${index} ${seq}`),
    roomId,
    seq,
    version: seq,
    authorId: userIds[(seq * 13 + index) % userIds.length] ?? '',
    kind: 'text',
    body: `${part.vocabulary.body()} (room ${index}, number ${seq})`,
    createdAt: newestAt - (part.total - seq) * 40_000 - index * 1_000,
    mentions: { userIds: [] },
    files: [],
    votes: { up: 0, down: 0 },
    reactions: [],
    ...specialOf(seq, index, userIds[0] ?? ''),
  };
}

function putMessages(write: WriteHandle, part: Part): void {
  const me = part.userIds[0] ?? '';
  for (let seq = part.first; seq <= part.last; seq += 1) {
    const message = messageOf(part, seq);
    const rowId = message.createdAt * 1_024 + part.index;
    write.run(
      `INSERT INTO messages (row_id, room_id, id, seq, version, author_id, kind, body, created_at, edited_at, thread_root_id, extra, is_countable, is_mention) VALUES (?, ?, ?, ?, ?, ?, 'text', ?, ?, ?, ?, ?, ?, ?)`,
      rowId,
      part.roomId,
      message.id,
      seq,
      seq,
      message.authorId,
      message.body,
      message.createdAt,
      message.editedAt ?? null,
      message.threadRootId ?? null,
      toExtra(message),
      isCountable(message, me) ? 1 : 0,
      isMention(message, me) ? 1 : 0,
    );
    queueForIndex(write, rowId);
    if (seq % 997 === 0) putSave(write, { roomId: part.roomId, messageId: message.id, savedAt: message.createdAt });
  }
}

function putRoom(write: WriteHandle, roomId: string, index: number, head: number): void {
  const unread = index % 25 === 24 ? 15 : 0;
  const room: Room = {
    id: roomId,
    kind: 'public',
    name: `room-${String(index).padStart(3, '0')}`,
    topic: 'A room of the benchmark',
    historyFrom: 'start',
    createdAt: newestAt - head * 40_000,
    version: 1,
  };
  write.run(
    `INSERT INTO rooms (id, room, state, role, notify, first_seq, head_seq, cursor, last_read_seq, mark_version, base_unread, base_mentions, base_at_seq, unread, mentions, members, members_at_seq, last_message_at)
     VALUES (?, ?, 'member', 'member', 'all', 1, ?, ?, ?, 0, 0, 0, ?, ?, 0, 200, ?, ?)`,
    roomId,
    JSON.stringify(room),
    head,
    head,
    head - unread,
    head,
    unread,
    head,
    newestAt - index * 1_000,
  );
  write.run('INSERT INTO ranges (room_id, from_seq, to_seq, as_of) VALUES (?, 1, ?, ?)', roomId, head, head);
}
