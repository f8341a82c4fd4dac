import type { Id } from '@parley/shared/ids';
import type { Ledger } from '@parley/shared/ipc/views';
import type { Account } from '../accounts/open-account.ts';
import type { Reader } from '../reader/reader.ts';
import { readMetaNumber } from '../store/cache/meta.ts';
import { countHoles, type Range } from '../store/cache/range-set.ts';
import { allRooms } from '../store/cache/rooms.ts';
import { countOutbox } from '../store/own/outbox-rows.ts';

/** What this device holds, what the server holds, and what is on its way. The counting runs in the reader thread. */
export async function readLedger(account: Account, reader: Reader): Promise<Ledger> {
  const { cache, own } = account.core;
  const held = await reader.ask('held', cache.path);
  const byRoom = new Map<Id, Range[]>();
  for (const { roomId, fromSeq, toSeq } of held.ranges) {
    const ranges = byRoom.get(roomId) ?? [];
    ranges.push({ from: fromSeq, to: toSeq, asOf: 0 });
    byRoom.set(roomId, ranges);
  }
  const counts = countOutbox(own.read, account.outbox.done);
  const rooms = allRooms(cache.read).map((room) => {
    const ranges = byRoom.get(room.id) ?? [];
    const serverHeadSeq = Math.max(room.headSeq, room.cursor ?? 0);
    return {
      roomId: room.id,
      name: room.room.name,
      kind: room.room.kind,
      firstSeq: room.firstSeq,
      serverHeadSeq,
      hereSeq: room.cursor ?? 0,
      ranges: ranges.map(({ from, to }) => ({ fromSeq: from, toSeq: to })),
      holes: countHoles(ranges, serverHeadSeq),
      waiting: counts.get(room.id)?.waiting ?? 0,
      lastVerifiedAtMs: room.verifiedAtMs,
    };
  });
  return {
    connection: account.connection.view(),
    waiting: account.items(),
    holes: rooms.reduce((total, room) => total + room.holes, 0),
    lastRepairAtMs: readMetaNumber(cache.read, 'lastRepairAtMs'),
    messagesHeld: held.messages,
    bytesHeld: held.bytes,
    headsAsOfMs: readMetaNumber(cache.read, 'headsAsOfMs'),
    rooms,
  };
}
