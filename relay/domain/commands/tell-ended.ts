import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import type { StoredInvocation } from './command-ports.ts';

type Ended = { outcome: 'failed' | 'expired'; message: string } | { outcome: 'done'; messageId: Id };

/** Tells who typed a command, on all devices that are connected, what became of it. */
export function tellEnded(deps: Pick<Deps, 'publisher'>, { id, roomId, botId, userId, threadRootId }: StoredInvocation, ended: Ended): void {
  const thread = threadRootId === undefined ? {} : { threadRootId };
  deps.publisher.signalPerson(userId, { type: 'command-answered', invocationId: id, roomId, botId, ...thread, ...ended });
}
