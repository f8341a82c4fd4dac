import type { AccountBook } from '../accounts/account-book.ts';
import type { Handlers } from '../handler-types.ts';
import { listThreads } from './list-threads.ts';

/** The calls about threads. */
export function createThreadHandlers({ get }: Pick<AccountBook, 'get'>): Pick<Handlers, 'threads.page' | 'threads.list' | 'threads.mark' | 'threads.follow'> {
  return {
    'threads.page': (input) => get(input.accountId).openThread(input),
    'threads.list': async ({ accountId }) => ({ threads: await listThreads(get(accountId)) }),
    'threads.mark': ({ accountId, roomId, rootId, seq }) => {
      get(accountId).threads.mark(roomId, rootId, seq);
      return {};
    },
    'threads.follow': ({ accountId, roomId, rootId, on }) => {
      get(accountId).threads.follow(roomId, rootId, on);
      return {};
    },
  };
}
