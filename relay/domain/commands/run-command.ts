import { nearestName } from '@parley/shared/nearest-name';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { mayRun } from '@parley/shared/room-rules';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { toInvocation } from './to-invocation.ts';

type RunDeps = Pick<Deps, 'commands' | 'memberships' | 'messages' | 'users' | 'publisher' | 'newId' | 'settings'>;
type Input = ParsedCallInput<'commands.run'>;

/**
 * Hands a command to its bot: kept first, then told to the bot's sockets. A bot that is away finds it when it comes back. The same `opId` again: the first one.
 * Throws `not-found` (no such command here, with the nearest name), `conflict` (several bots have it), `forbidden` (the room, the role).
 */
export async function runCommand(deps: RunDeps, actor: Actor, input: Input): Promise<CallOutput<'commands.run'>> {
  const { roomId, threadRootId, name, text } = input;
  const opId = input.opId ?? deps.newId();
  const before = await deps.commands.ranBy(actor.userId, opId);
  if (before !== null) return { invocationId: before.id, expiresAt: before.expiresAt };
  const { membership } = await requireMember(deps, actor, { roomId, action: 'send' });
  const { botId, permission } = pick(await deps.commands.inRoom(roomId), input);
  if (!mayRun(membership.role, permission)) throw new RelayError('forbidden', `/${name} is for people with the role ${permission} or a higher one.`);
  if (threadRootId !== undefined) {
    const found = await deps.messages.get({ roomId, ids: [threadRootId], firstSeq: membership.firstSeq, readerId: actor.userId });
    if (found.length === 0) throw refusedError(refusals.unknownMessage);
  }
  const lifeMs = deps.settings.commandMs;
  const { invocation, isNew } = await deps.commands.run({ id: deps.newId(), opId, roomId, botId, userId: actor.userId, name, text, threadRootId, lifeMs });
  if (isNew) for (const told of await toInvocation(deps, [invocation])) deps.publisher.commandInvoked(told);
  return { invocationId: invocation.id, expiresAt: invocation.expiresAt };
}

/** The one command that is meant. */
function pick(commands: Awaited<ReturnType<Deps['commands']['inRoom']>>, { name, botId }: Pick<Input, 'name' | 'botId'>) {
  const named = commands.filter((command) => command.name === name);
  const meant = botId === undefined ? named : named.filter((command) => command.botId === botId);
  const [first] = meant;
  if (first === undefined) {
    const nearest = nearestName(name, [...new Set(commands.map((command) => command.name))]);
    throw new RelayError('not-found', `There is no command /${name} here.${nearest === null || nearest === name ? '' : ` Did you mean /${nearest}?`}`, {
      issues: [
        {
          path: 'name',
          message: nearest === null || nearest === name ? 'is no command of this room' : `is no command of this room; the nearest is ${nearest}`,
        },
      ],
    });
  }
  if (meant.length > 1) {
    throw new RelayError('conflict', `Several bots here have /${name}. Please say which: ${meant.map(({ handle }) => `/${name}@${handle}`).join(', ')}.`, {
      issues: [{ path: 'botId', message: 'must say which bot is meant' }],
    });
  }
  return first;
}
