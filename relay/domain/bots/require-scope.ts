import type { Scope } from '@parley/shared/bot-scopes';
import type { Id } from '@parley/shared/ids';
import { callScopes, callsOfLimitedTokens } from '@parley/shared/protocol/call-scopes';
import type { CallName } from '@parley/shared/protocol/calls';
import type { Actor } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

/**
 * The one decision about what a bot's token is for, before a call is carried out; people pass. `scope` undefined: for people only. What is decided here is only
 * the token: the bot's role in a room is looked at like everybody's.
 * @throws RelayError `forbidden`, saying which scope is missing
 */
export function requireScope({ grant }: Pick<Actor, 'grant'>, scope: Scope | 'any' | undefined): void {
  if (grant === undefined || scope === 'any') return;
  if (scope === undefined) throw new RelayError('forbidden', 'This is for people only, not for bots.');
  if (grant.scopes.has(scope)) return;
  throw new RelayError('forbidden', `This token may not do that. It needs the scope "${scope}".`, {
    issues: [{ path: 'token', message: `needs the scope ${scope}` }],
  });
}

/** That a token for certain rooms is for this one. Throws `forbidden`. */
export function requireRoomOfToken({ grant }: Pick<Actor, 'grant'>, roomId: Id): void {
  if (grant?.roomIds?.has(roomId) === false) throw new RelayError('forbidden', 'This token is not for this room.');
}

/** Whether a token lets its bot hear of a room; people hear of all of theirs. */
export function isRoomOfToken({ grant }: Pick<Actor, 'grant'>, roomId: Id): boolean {
  return grant?.roomIds?.has(roomId) ?? true;
}

/** Both for a call of a socket, by its parsed input. A call that goes over all rooms is not for a token for certain ones. */
export function requireGrant(actor: Pick<Actor, 'grant'>, call: CallName, input: unknown): void {
  if (actor.grant === undefined) return;
  requireScope(actor, callScopes[call]);
  if (actor.grant.roomIds === null) return;
  const roomIds = roomsOf(input);
  if (roomIds.length === 0 && !callsOfLimitedTokens.has(call)) {
    throw new RelayError('forbidden', 'This token is for certain rooms only, and this goes beyond them.');
  }
  for (const roomId of roomIds) requireRoomOfToken(actor, roomId);
}

/** The rooms an input names: its own, and those of a list of marks. */
function roomsOf(input: unknown): Id[] {
  if (typeof input !== 'object' || input === null) return [];
  const own = 'roomId' in input && typeof input.roomId === 'string' ? [input.roomId] : [];
  const marks = 'marks' in input && Array.isArray(input.marks) ? input.marks.flatMap(roomsOf) : [];
  return [...own, ...marks];
}
