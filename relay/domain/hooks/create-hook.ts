import type { Id } from '@parley/shared/ids';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { addMembers } from '../members/add-members.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';
import { requireAddress } from '../require-address.ts';
import { derivedId } from './derived-id.ts';
import type { NewHook } from './hook-ports.ts';
import { hashOfHookSecret, hookSecretOf } from './hook-secret.ts';
import { requireOwnSettings } from './own-settings.ts';
import { toldSecret } from './told-secret.ts';

type CreateDeps = Pick<Deps, 'hooks' | 'memberships' | 'rooms' | 'users' | 'blocks' | 'publisher' | 'presence' | 'newId' | 'settings' | 'outgoingRefusal'>;

/** Makes a webhook of a room; an incoming one brings its bot into the room. The same `opId` again answers the same. Throws `not-found`, `forbidden`, `gone` (the room), `conflict`, `invalid`. */
export async function createHook(deps: CreateDeps, actor: Actor, input: ParsedCallInput<'hooks.create'>): Promise<CallOutput<'hooks.create'>> {
  await requireMember(deps, actor, { roomId: input.roomId, action: 'manage-hooks' });
  const opId = input.opId ?? deps.newId();
  if ((await deps.hooks.made(actor.userId, opId)) === null) {
    await deps.hooks.create({ by: { actorId: actor.userId, address: null }, hook: newHook(deps, actor.userId, { ...input, opId }) });
  }
  const made = await deps.hooks.made(actor.userId, opId);
  if (made === null || made.hook.roomId !== input.roomId || made.hook.kind !== input.kind)
    throw new RelayError('conflict', 'This operation id is already used.');
  const { id, roomId, botId } = made.hook;
  // Of the same operation: a repeat brings in a bot that a crash left outside.
  if (botId !== undefined) await addMembers(deps, actor, { roomId, userIds: [botId], opId: derivedId(id, 'join') });
  return toldSecret(deps.settings, made);
}

function newHook(deps: CreateDeps, creatorId: Id, input: ParsedCallInput<'hooks.create'> & { opId: Id }): NewHook {
  const id = deps.newId();
  const { opId, roomId, name } = input;
  const head = { id, opId, roomId, name, creatorId };
  requireOwnSettings(input.kind, input);
  if (input.kind === 'outgoing') {
    if (input.url === undefined) {
      throw new RelayError('invalid', 'An outgoing webhook needs an address.', { issues: [{ path: 'url', message: 'is missing' }] });
    }
    requireAddress(deps, input.url, 'url');
    return { ...head, kind: 'outgoing', url: input.url, events: input.events ?? ['message-created'] };
  }
  const secretHash = hashOfHookSecret(hookSecretOf(deps.settings.refreshSecret, id, 0));
  const botId = deps.newId();
  return { ...head, kind: 'incoming', secretHash, mentionsRoom: input.mentionsRoom ?? false, bot: { id: botId, handle: `hook-${botId.slice(-12)}` } };
}
