import type { Id } from '@parley/shared/ids';
import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import { queueChange, type WantedChange } from '../outbox/queue-change.ts';
import { EngineError } from '../ports.ts';
import { callNow } from '../sync/call-now.ts';
import { forwardMessage } from './forward-message.ts';
import { listPinned } from './list-pinned.ts';
import { toMessageRows } from './message-row-view.ts';
import { sendMessage } from './send-message.ts';
import { seqAt } from './seq-at.ts';

type Names =
  | 'messages.send'
  | 'messages.forward'
  | 'messages.edit'
  | 'messages.delete'
  | 'messages.pin'
  | 'messages.vote'
  | 'messages.react'
  | 'messages.get'
  | 'messages.revisions'
  | 'messages.voters'
  | 'messages.pinned'
  | 'timeline.seqAt';

/** The calls about single messages. */
export function createMessageHandlers({ get }: Pick<AccountBook, 'get'>): Pick<Handlers, Names> {
  const change = (accountId: Id, wanted: WantedChange): Record<string, never> => {
    const account = get(accountId);
    queueChange(account.core, wanted);
    if (wanted.call === 'messages.delete') account.files.release();
    account.outbox.wake(wanted.input.roomId);
    return {};
  };

  return {
    'messages.send': ({ accountId, ...input }) => {
      const account = get(accountId);
      const opId = sendMessage(account.core, defined(input));
      if (input.fileIds) {
        account.files.draftChanged({ roomId: input.roomId, rootId: input.threadRootId ?? null });
        account.files.wake();
      }
      account.outbox.wake(input.roomId);
      return { opId };
    },
    'messages.forward': async ({ accountId, ...input }) => {
      const account = get(accountId);
      const roomIds = await forwardMessage(account.core, account.files.copy, input);
      account.people.need(input.toUserIds ?? []);
      account.files.wake();
      for (const roomId of roomIds) account.outbox.wake(roomId);
      return { roomIds };
    },
    'messages.edit': ({ accountId, ...input }) => change(accountId, { call: 'messages.edit', input }),
    'messages.delete': ({ accountId, ...input }) => change(accountId, { call: 'messages.delete', input }),
    'messages.pin': ({ accountId, ...input }) => change(accountId, { call: 'messages.pin', input }),
    'messages.vote': ({ accountId, ...input }) => change(accountId, { call: 'messages.vote', input }),
    'messages.react': ({ accountId, ...input }) => change(accountId, { call: 'messages.react', input }),
    'messages.get': async ({ accountId, roomId, ids }) => {
      const account = get(accountId);
      const messages = await account.getMessages(roomId, [...new Set(ids)]);
      return { rows: toMessageRows(account.core, messages) };
    },
    'messages.revisions': ({ accountId, roomId, id }) => {
      const { connection } = get(accountId);
      if (connection.isOpen() && !connection.hasFeature('message-revisions'))
        throw new EngineError({ code: 'not-found', message: 'This server does not keep what messages said before.' });
      return callNow(connection, 'messages.revisions', { roomId, id });
    },
    'messages.voters': ({ accountId, roomId, id }) => {
      const { connection } = get(accountId);
      if (connection.isOpen() && !connection.hasFeature('vote-names'))
        throw new EngineError({ code: 'not-found', message: 'This server does not say who voted.' });
      return callNow(connection, 'messages.voters', { roomId, id });
    },
    'messages.pinned': ({ accountId, roomId }) => {
      const { core, connection } = get(accountId);
      return listPinned(core, connection, roomId);
    },
    'timeline.seqAt': async ({ accountId, roomId, atMs }) => {
      const { core, connection } = get(accountId);
      return { seq: await seqAt(core, connection, roomId, atMs) };
    },
  };
}
