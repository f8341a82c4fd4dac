import type { Invite } from '@parley/shared/entities/invite';
import { limits } from '@parley/shared/limits';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { newInviteCode } from './invite-code.ts';
import { toInviteAnswer } from './to-invite-answer.ts';

type CreateDeps = Pick<Deps, 'invites' | 'memberships' | 'newId'>;

/** Makes a code that lets people in: into a room (who may add people to it), or to the server (everybody here). The same `opId` again: the first one. */
export async function createInvite(deps: CreateDeps, actor: Actor, input: ParsedCallInput<'invites.create'>): Promise<{ invite: Invite }> {
  const { roomId, maxUses, expiresInMs = limits.inviteMsDefault } = input;
  if (roomId !== undefined) await requireMember(deps, actor, { roomId, action: 'invite' });
  const invite = await deps.invites.create({
    code: newInviteCode(),
    opId: input.opId ?? deps.newId(),
    creatorId: actor.userId,
    expiresInMs,
    ...(roomId === undefined ? {} : { roomId }),
    ...(maxUses === undefined ? {} : { maxUses }),
  });
  return { invite: toInviteAnswer(invite) };
}
