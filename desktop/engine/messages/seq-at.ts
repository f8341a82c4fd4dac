import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { boundsAt } from '../store/cache/messages.ts';
import { rangeAt } from '../store/cache/range-set.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { findRoom, type StoredRoom } from '../store/cache/rooms.ts';
import type { Connection } from '../sync/connection.ts';

/** Log numbers between which the place lies: everything at or below `below` is older, `found` (null: nothing yet) is the first known at or after the moment. */
type Bounds = { below: number; found: number | null };

function localBounds(core: AccountCore, room: StoredRoom, atMs: number): Bounds {
  const { below, found } = boundsAt(core.cache.read, room.id, atMs);
  return { below: Math.max(below, room.firstSeq - 1), found };
}

/** Whether nothing unknown lies between the bounds. */
function isExact(core: AccountCore, room: StoredRoom, { below, found }: Bounds): boolean {
  const cursor = room.cursor ?? 0;
  const end = found ?? cursor + 1;
  if (end <= below + 1) return true;
  const range = rangeAt(readRanges(core.cache.read, room.id), below + 1);
  return range !== undefined && range.to >= Math.min(end - 1, cursor);
}

const readsMax = 40;
const pageSize = 20;

/** Halves what lies between the bounds by reading a few messages from its middle, until nothing is left between. */
async function narrow(core: AccountCore, connection: Connection, room: StoredRoom, input: Bounds & { atMs: number }): Promise<Bounds> {
  let { below, found } = input;
  const end = Math.max(room.headSeq, room.cursor ?? 0) + 1;
  for (let read = 0; read < readsMax && (found ?? end) > below + 1; read += 1) {
    const middle = below + Math.ceil(((found ?? end) - below) / 2);
    const page = await connection.call('messages.history', { roomId: room.id, around: middle, limit: pageSize });
    if (!page.ok || core.isClosed()) break;
    const { messages, fromSeq, toSeq } = page.value;
    const older = messages.filter((message) => message.createdAt < input.atMs);
    const later = messages.find((message) => message.createdAt >= input.atMs);
    if (later && (found === null || later.seq < found)) found = later.seq;
    // The page holds everything of its span: between its last older and its first later message there is nothing.
    if (later && (older.length > 0 || fromSeq <= below + 1)) return { below, found: later.seq };
    if (!later) {
      const reached = Math.max(older.at(-1)?.seq ?? 0, Math.min(toSeq, end - 1));
      if (reached <= below) break;
      below = reached;
    }
  }
  return { below, found };
}

/**
 * The number of the first message at or after a moment; the newest number where all is older. Times never decrease within a room, so that the place can be
 * halved down to on the relay where this device lacks that time; without a connection the nearest that is held is answered.
 */
export async function seqAt(core: AccountCore, connection: Connection, roomId: Id, atMs: number): Promise<number> {
  const room = findRoom(core.cache.read, roomId);
  if (!room) throw new EngineError({ code: 'not-found', message: 'This room is not on this device.' });
  const local = localBounds(core, room, atMs);
  const isAsked = !isExact(core, room, local) && connection.isOpen() && room.state === 'member';
  const { found } = isAsked ? await narrow(core, connection, room, { ...local, atMs }) : local;
  return found ?? Math.max(room.cursor ?? 0, room.headSeq);
}
