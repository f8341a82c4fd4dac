import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { privacyOf } from '../people/own-privacy.ts';
import { putReceipt, roomsToTell, toldDelivered } from '../store/cache/receipts.ts';
import { findRoom } from '../store/cache/rooms.ts';
import type { Connection } from '../sync/connection.ts';

/** Tells the relay how far the log of small rooms is stored on this device. */
export type TellDelivered = {
  /** Messages of others came into the store. */
  arrived(roomId: Id): void;
  /** Connected again: what was stored since the last time is told. */
  ready(): void;
};

/** Gathered and sent one after the other, at most once a second for each room, always as of then: a message never waits for it. */
export function createTellDelivered(core: AccountCore, connection: Connection): TellDelivered {
  const due = new Set<Id>();
  let isPlanned = false;

  const mayTell = (): boolean => connection.isOpen() && connection.hasFeature('receipts') && privacyOf(core.cache.read)?.receipts === true;

  const tell = async (roomId: Id): Promise<void> => {
    const room = findRoom(core.cache.read, roomId);
    const ownId = core.record.user.id;
    if (room?.state !== 'member' || room.cursor === null || room.members === null || room.members > limits.receiptMembersMax) return;
    const seq = room.cursor;
    if (seq <= toldDelivered(core.cache.read, roomId, ownId)) return;
    const answer = await connection.call('receipts.delivered', { roomId, seq });
    if (core.isClosed() || (!answer.ok && isRetryable(answer.error.code)) || !findRoom(core.cache.read, roomId)) return;
    core.cache.write((write) => putReceipt(write, roomId, { userId: ownId, deliveredSeq: seq, readSeq: 0, joinedAt: 0 }));
  };

  const tellAll = async (): Promise<void> => {
    const roomIds = [...due];
    due.clear();
    for (const roomId of roomIds) {
      if (core.isClosed() || !mayTell()) return;
      await tell(roomId);
    }
  };

  const plan = (): void => {
    if (isPlanned || due.size === 0) return;
    isPlanned = true;
    core.deps.clock.after(core.tuning.readsEveryMs, () => {
      tellAll()
        .catch((error: unknown) => core.deps.log('warn', 'delivered-failed', { accountId: core.id, message: String(error) }))
        .finally(() => {
          isPlanned = false;
          if (!core.isClosed()) plan();
        });
    });
  };

  return {
    arrived(roomId) {
      if (!mayTell()) return;
      due.add(roomId);
      plan();
    },
    ready() {
      if (!mayTell()) return;
      for (const roomId of roomsToTell(core.cache.read, core.record.user.id, limits.receiptMembersMax)) due.add(roomId);
      plan();
    },
  };
}
