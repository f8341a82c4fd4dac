import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import type { WaitingChange } from '../messages/overlay.ts';
import { tellMessage } from '../messages/tell-message.ts';
import type { ChangeRow } from '../store/own/outbox-rows.ts';

/**
 * Votes and reactions that the relay took while the log has not told them here. Their answers have no version to be stored under, so they stay laid over the
 * message until the log brings them, usually within milliseconds: what a person pressed never flickers back.
 */
export type AnsweredChanges = {
  add(row: ChangeRow): void;
  of(roomId: Id, messageId: Id): WaitingChange[];
  /** The log brought it. */
  told(roomId: Id, messageId: Id): void;
};

/** The log's word has not come in this time: what is stored is shown again. */
const patienceMs = 5_000;

export function createAnsweredChanges(core: AccountCore): AnsweredChanges {
  const byMessage = new Map<string, WaitingChange[]>();
  const keyOf = (roomId: Id, messageId: Id): string => `${roomId} ${messageId}`;
  return {
    add(row) {
      const { id } = row.input;
      const key = keyOf(row.lane, id);
      const change: WaitingChange = { ...row, state: 'answered' };
      byMessage.set(key, [...(byMessage.get(key) ?? []), change]);
      core.deps.clock.after(patienceMs, () => {
        const left = (byMessage.get(key) ?? []).filter((other) => other !== change);
        if (left.length > 0) byMessage.set(key, left);
        else byMessage.delete(key);
        if (!core.isClosed()) tellMessage(core, row.lane, id);
      });
    },
    of: (roomId, messageId) => byMessage.get(keyOf(roomId, messageId)) ?? [],
    told(roomId, messageId) {
      byMessage.delete(keyOf(roomId, messageId));
    },
  };
}
