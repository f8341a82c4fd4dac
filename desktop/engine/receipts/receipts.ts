import type { Receipt } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { Signal } from '@parley/shared/protocol/signals';
import type { AccountCore } from '../accounts/account-core.ts';
import { privacyOf } from '../people/own-privacy.ts';
import { deleteReceipts, putReceipts, readReceipts, roomsWithReceipts } from '../store/cache/receipts.ts';
import { findRoom } from '../store/cache/rooms.ts';
import type { Connection } from '../sync/connection.ts';

/** How far the words of small rooms have come with the others, as last heard: kept here, so that it can be seen offline. */
export type Receipts = {
  /** What is known here; asks the relay anew where it can be reached, and tells what that brought. */
  get(roomId: Id): Receipt[];
  take(signal: Signal): void;
  /** Somebody came or went. */
  membersChanged(roomId: Id): void;
  /** Signals may have been lost: what somebody looks at is asked for again. */
  ready(): void;
  /** This person shares receipts, or does not any more: then none are shown or kept. */
  shared(isShared: boolean): void;
};

export function createReceipts(core: AccountCore, connection: Connection): Receipts {
  const { cache } = core;
  const ownId = (): Id => core.record.user.id;
  /** Rooms that are being asked for; true: something happened meanwhile, so once more. */
  const asking = new Map<Id, boolean>();

  const hasAny = (roomId: Id): boolean =>
    connection.hasFeature('receipts') &&
    privacyOf(cache.read)?.receipts === true &&
    (findRoom(cache.read, roomId)?.members ?? Number.POSITIVE_INFINITY) <= limits.receiptMembersMax;

  const put = (roomId: Id, receipts: readonly Receipt[]): void => {
    const before = readReceipts(cache.read, roomId, ownId());
    cache.write((write) => putReceipts(write, roomId, ownId(), receipts));
    const now = readReceipts(cache.read, roomId, ownId());
    if (JSON.stringify(before) !== JSON.stringify(now)) core.publish({ type: 'receipts-changed', accountId: core.id, roomId, receipts: now });
  };

  const ask = async (roomId: Id): Promise<void> => {
    if (!connection.isOpen() || !hasAny(roomId)) return;
    if (asking.has(roomId)) {
      asking.set(roomId, true);
      return;
    }
    asking.set(roomId, false);
    const answer = await connection.call('receipts.get', { roomId });
    const isAskedAgain = asking.get(roomId) === true;
    asking.delete(roomId);
    if (core.isClosed() || !findRoom(cache.read, roomId)) return;
    if (answer.ok && hasAny(roomId)) put(roomId, answer.value.receipts);
    if (isAskedAgain) await ask(roomId);
  };
  const askSoon = (roomId: Id): void => {
    ask(roomId).catch((error: unknown) => core.deps.log('warn', 'receipts-failed', { accountId: core.id, roomId, message: String(error) }));
  };

  return {
    get(roomId) {
      askSoon(roomId);
      return privacyOf(cache.read)?.receipts === false ? [] : readReceipts(cache.read, roomId, ownId());
    },
    take(signal) {
      if (signal.type !== 'read' && signal.type !== 'delivered') return;
      const { roomId, userId, seq } = signal;
      const known = readReceipts(cache.read, roomId, ownId());
      // Nobody looked at this room yet: everything is asked for when somebody does.
      if (known.length === 0 || userId === ownId() || !hasAny(roomId)) return;
      if (!known.some((receipt) => receipt.userId === userId)) return askSoon(roomId);
      put(
        roomId,
        known.map((receipt) => {
          if (receipt.userId !== userId) return receipt;
          return {
            ...receipt,
            deliveredSeq: Math.max(receipt.deliveredSeq, seq),
            readSeq: signal.type === 'read' ? Math.max(receipt.readSeq, seq) : receipt.readSeq,
          };
        }),
      );
    },
    membersChanged(roomId) {
      if (readReceipts(cache.read, roomId, ownId()).length > 0 || core.attention().roomId === roomId) askSoon(roomId);
    },
    ready() {
      const { accountId, roomId } = core.attention();
      if (accountId === core.id && roomId !== null) askSoon(roomId);
    },
    shared(isShared) {
      if (isShared) {
        const { accountId, roomId } = core.attention();
        if (accountId === core.id && roomId !== null) askSoon(roomId);
        return;
      }
      for (const roomId of roomsWithReceipts(cache.read, ownId())) {
        cache.write((write) => deleteReceipts(write, roomId));
        core.publish({ type: 'receipts-changed', accountId: core.id, roomId, receipts: [] });
      }
    },
  };
}
