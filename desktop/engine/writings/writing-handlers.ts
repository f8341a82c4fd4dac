import type { AccountBook } from '../accounts/account-book.ts';
import type { Handlers } from '../handler-types.ts';

type WritingCalls = Extract<keyof Handlers, `writings.${string}`>;

export function createWritingHandlers({ get }: AccountBook): Pick<Handlers, WritingCalls> {
  return {
    'writings.list': ({ accountId, roomId }) => ({ writings: get(accountId).writings.list(roomId) }),
    'writings.stop': async ({ accountId, roomId, messageId }) => {
      await get(accountId).writings.stop(roomId, messageId);
      return {};
    },
  };
}
