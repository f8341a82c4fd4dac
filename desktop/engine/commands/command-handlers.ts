import type { AccountBook } from '../accounts/account-book.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';

type CommandCalls = Extract<keyof Handlers, `commands.${string}`>;

export function createCommandHandlers({ get }: AccountBook): Pick<Handlers, CommandCalls> {
  return {
    'commands.list': ({ accountId, roomId }) => ({ commands: get(accountId).commands.list(roomId) }),
    'commands.run': async ({ accountId, ...input }) => ({ run: await get(accountId).commands.run(defined(input)) }),
    'commands.dismiss': ({ accountId, roomId, runId }) => {
      get(accountId).commands.dismiss(roomId, runId);
      return {};
    },
  };
}
