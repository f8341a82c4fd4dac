import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { addOutbox, findRoomMaker } from '../store/own/outbox-rows.ts';

/**
 * Queues a message: one row in own.db, on disk before this returns (reliability promise 3). There is no other way for a row to appear.
 * @returns the message's id, which is its idempotency key
 * @throws EngineError `not-found` (no such room), `forbidden` (left); StoreError when the disk does not take it, so that the words stay in the composer
 */
export function sendMessage(core: AccountCore, input: { roomId: Id; body: string }): Id {
  const { roomId, body } = input;
  const room = findRoom(core.cache.read, roomId);
  const maker = findRoomMaker(core.own.read, roomId);
  if (!room && !maker) throw new EngineError({ code: 'not-found', message: 'This room is not on this device.' });
  if (room?.state === 'left') throw new EngineError({ code: 'forbidden', message: 'You are no longer a member of this room. It can only be read.' });
  const id = core.deps.newId();
  core.own.write((write) =>
    addOutbox(write, {
      call: 'messages.send',
      input: { roomId, id, body },
      opId: id,
      lane: roomId,
      createdAt: core.deps.clock.now(),
      dependsOn: maker?.opId ?? null,
    }),
  );
  core.news.outbox(roomId);
  return id;
}
