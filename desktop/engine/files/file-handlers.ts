import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';

type Names = 'files.begin' | 'files.chunk' | 'files.finish' | 'files.remove' | 'files.limits' | 'files.locate';

/** The calls about files. */
export function createFileHandlers({ get }: Pick<AccountBook, 'get'>): Pick<Handlers, Names> {
  return {
    'files.begin': ({ accountId, roomId, rootId, ...file }) => ({ id: get(accountId).files.begin({ roomId, rootId: rootId ?? null }, defined(file)) }),
    'files.chunk': ({ accountId, id, offset, base64 }) => {
      get(accountId).files.chunk(id, offset, Buffer.from(base64, 'base64'));
      return {};
    },
    'files.finish': ({ accountId, id }) => {
      get(accountId).files.finish(id);
      return {};
    },
    'files.remove': ({ accountId, id }) => {
      get(accountId).files.remove(id);
      return {};
    },
    'files.limits': ({ accountId }) => get(accountId).files.limits(),
    'files.locate': ({ accountId, ...input }) => get(accountId).files.locate(input),
  };
}
