import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Blocks } from '../blocks/blocks.ts';
import type { People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import { EngineError } from '../ports.ts';
import { knownMembers, putMembers } from '../store/cache/members.ts';
import type { Connection } from '../sync/connection.ts';

type Parts = { core: AccountCore; connection: Connection; people: People; presence: Presence; blocks: Pick<Blocks, 'has'> };

/** From the relay when it can be reached; else those known here, with nobody's presence claimed. */
export async function listMembers({ core, connection, people, presence, blocks }: Parts, input: IpcInput<'members.list'>): Promise<IpcOutput<'members.list'>> {
  const { accountId: _, ...query } = input;
  const answer = connection.isOpen() ? await connection.call('members.list', query) : null;
  if (answer?.ok) {
    const { members, more } = answer.value;
    people.take(members.map((member) => member.user));
    core.cache.write((write) => putMembers(write, input.roomId, members));
    presence.learn(members);
    return { members: members.map((member) => (blocks.has(member.user.id) ? { ...member, status: 'offline' as const } : member)), more, isComplete: true };
  }
  if (answer && !isRetryable(answer.error.code) && answer.error.code !== 'unauthenticated') throw new EngineError(answer.error);
  return { ...knownMembers(core.cache.read, input.roomId, input.query ?? '', input.after ?? null, input.limit ?? 200), isComplete: false };
}
