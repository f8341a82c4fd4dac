import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { findRoomMaker, type OutboxRow } from '../store/own/outbox-rows.ts';

/**
 * A room in which this person may write, as far as this device knows.
 * @returns the queued call that makes the room first, if there is one
 * @throws EngineError `not-found` (no such room here), `forbidden` (left)
 */
export function requireWritable(core: AccountCore, roomId: Id): OutboxRow | null {
  const room = findRoom(core.cache.read, roomId);
  const maker = findRoomMaker(core.own.read, roomId);
  if (!room && !maker) throw new EngineError({ code: 'not-found', message: 'This room is not on this device.' });
  if (room?.state === 'left') throw new EngineError({ code: 'forbidden', message: 'You are no longer a member of this room. It can only be read.' });
  return maker;
}
