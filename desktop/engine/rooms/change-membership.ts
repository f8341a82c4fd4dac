import type { RoomState } from '@parley/shared/entities/membership';
import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import type { CallInput } from '@parley/shared/protocol/calls';
import type { AccountCore } from '../accounts/account-core.ts';
import { putRoom } from '../store/cache/rooms.ts';
import { callNow } from '../sync/call-now.ts';
import type { Connection } from '../sync/connection.ts';
import type { PageWatches } from '../sync/page-watch.ts';
import { loseRoom } from '../sync/take-inbox.ts';

export async function joinRoom(core: AccountCore, connection: Connection, roomId: Id): Promise<RoomState> {
  const { state } = await callNow(connection, 'rooms.join', { roomId, opId: core.deps.newId() });
  return state;
}

/** Leaves on the server; what is here stays, read-only. */
export async function leaveRoom(core: AccountCore, connection: Connection, watches: PageWatches, roomId: Id): Promise<void> {
  await callNow(connection, 'rooms.leave', { roomId, opId: core.deps.newId() });
  await loseRoom(core, watches, roomId, 'left');
}

export async function updateRoom(core: AccountCore, connection: Connection, input: CallInput<'rooms.update'>): Promise<Room> {
  const { room } = await callNow(connection, 'rooms.update', { ...input, opId: core.deps.newId() });
  core.cache.write((write) => putRoom(write, room));
  core.news.room(room.id);
  return room;
}
