import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from '@parley/shared/entities/room';
import { putAccount } from '../../../desktop/engine/store/device/accounts.ts';
import { migrations } from '../../../desktop/engine/store/migrations/migrations.ts';
import { openStore } from '../../../desktop/engine/store/open-store.ts';
import type { Store, WriteHandle } from '../../../desktop/engine/store/store.ts';

/** What was made: enough to ask for it again. */
export type SeededProfile = { accountId: string; roomIds: string[]; messages: number };

const people = 200;
const words =
  'relay ledger sync cursor gate lane draft margin window offline queue stored anchor battery firmware release night rail sleep current mast curve report morning'.split(
    ' ',
  );

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
 * Makes a profile of one signed-in account that has been used for years: `messages` in `rooms`, unevenly, all read but the last few of some. Its server
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
  let made = 0;
  for (const [index, roomId] of roomIds.entries()) {
    // A few rooms hold most of the words, as in life; every room holds some.
    const left = input.messages - made;
    const share =
      index === input.rooms - 1
        ? left
        : Math.max(50, Math.min(left - 50 * (input.rooms - index - 1), Math.round((input.messages / input.rooms) * (index < 20 ? 12 : 0.54))));
    for (let first = 1; first <= share; first += 10_000)
      cache.write((write) => putMessages(write, { roomId, index, first, last: Math.min(share, first + 9_999), total: share, userIds }));
    cache.write((write) => putRoom(write, roomId, index, share));
    made += share;
    input.onProgress(made / input.messages);
  }
  cache.close();
  return { accountId, roomIds, messages: made };
}

const newestAt = Date.UTC(2026, 10, 1);

function putMessages(write: WriteHandle, input: { roomId: string; index: number; first: number; last: number; total: number; userIds: string[] }): void {
  for (let seq = input.first; seq <= input.last; seq += 1) {
    const createdAt = newestAt - (input.total - seq) * 40_000 - input.index * 1_000;
    const body = Array.from({ length: 6 + ((seq * 7) % 20) }, (_, at) => words[(seq * 31 + at * 17 + input.index) % words.length]).join(' ');
    write.run(
      `INSERT INTO messages (row_id, room_id, id, seq, version, author_id, kind, body, created_at, is_countable, is_mention) VALUES (?, ?, ?, ?, ?, ?, 'text', ?, ?, ?, 0)`,
      createdAt * 1_024 + input.index,
      input.roomId,
      uuidOf(`message ${input.index} ${seq}`),
      seq,
      seq,
      input.userIds[(seq * 13 + input.index) % input.userIds.length] ?? '',
      `${body} (room ${input.index}, number ${seq})`,
      createdAt,
      (seq * 13 + input.index) % input.userIds.length === 0 ? 0 : 1,
    );
  }
}

function putRoom(write: WriteHandle, roomId: string, index: number, head: number): void {
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
     VALUES (?, ?, 'member', 'member', 'all', 1, ?, ?, ?, 0, 0, 0, ?, 0, 0, 200, ?, ?)`,
    roomId,
    JSON.stringify(room),
    head,
    head,
    head,
    head,
    head,
    newestAt - index * 1_000,
  );
  write.run('INSERT INTO ranges (room_id, from_seq, to_seq, as_of) VALUES (?, 1, ?, ?)', roomId, head, head);
}
