import type { Receipt } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { fail, ok } from '@parley/shared/result';
import { type FakeContext, type Handlers, messageRows, offline, unknown } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';
import { personId } from './sample-people.ts';

type ReceiptCalls = 'receipts.get' | 'people.lastSeen' | 'privacy.set' | 'messages.voters';

/** Lena has read everything, Samuel all but the newest; Priya and Mara have it on their devices, the others do not answer. */
function receiptsOf(at: FakeAccount, roomId: Id): Receipt[] {
  const view = at.rooms.get(roomId);
  if (!view || view.members === null || view.members > limits.receiptMembersMax || at.view.privacy?.receipts !== true) return [];
  const own = at.view.user.id;
  const people = view.room.userIds ?? [...at.users.values()].filter((user) => !user.bot).map((user) => user.id);
  const head = view.headSeq;
  const reached = new Map([
    [personId('lena'), { deliveredSeq: head, readSeq: head }],
    [personId('samuel'), { deliveredSeq: head, readSeq: Math.max(0, head - 1) }],
    [personId('priya'), { deliveredSeq: head, readSeq: 0 }],
    [personId('mara'), { deliveredSeq: head, readSeq: 0 }],
  ]);
  const others = people.filter((id) => id !== own).slice(0, view.members - 1);
  return others.map((userId) => ({ userId, joinedAt: 0, ...(reached.get(userId) ?? { deliveredSeq: 0, readSeq: 0 }) }));
}

/** How far words have come, when people were last seen, who voted, and what one tells of that. */
export function receiptHandlers({ world, account, isOnline, push, now }: FakeContext): Handlers<ReceiptCalls> {
  return {
    'receipts.get': ({ accountId, roomId }) => ok({ receipts: receiptsOf(account(accountId), roomId) }),
    'people.lastSeen': ({ accountId, userIds }) =>
      isOnline(account(accountId)) ? ok({ seen: userIds.map((userId) => ({ userId, at: now() - 52 * 60_000 })) }) : fail(offline),
    'privacy.set': ({ accountId, receipts, lastSeen }) => {
      const at = account(accountId);
      if (!isOnline(at)) return fail(offline);
      const before = at.view.privacy ?? { receipts: true, lastSeen: true };
      at.view = { ...at.view, privacy: { receipts: receipts ?? before.receipts, lastSeen: lastSeen ?? before.lastSeen } };
      push({ type: 'accounts-changed', accounts: world.accounts.map(({ view }) => view) });
      for (const roomId of at.rooms.keys()) push({ type: 'receipts-changed', accountId, roomId, receipts: receiptsOf(at, roomId) });
      return ok({});
    },
    'messages.voters': ({ accountId, roomId, id }) => {
      const at = account(accountId);
      if (!isOnline(at)) return fail(offline);
      const message = messageRows(at, roomId).find((row) => row.message.id === id)?.message;
      if (!message) return fail(unknown);
      const others = [...at.users.keys()].filter((userId) => userId !== at.view.user.id);
      const { up, down, mine } = message.votes;
      const all = [...(mine ? [at.view.user.id] : []), ...others];
      const inOrder = mine === -1 ? [...all.slice(1), ...all.slice(0, 1)] : all;
      return ok({ up: inOrder.slice(0, Math.min(up, limits.votersMax)), down: inOrder.slice(-down || inOrder.length) });
    },
  };
}
