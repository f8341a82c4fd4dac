import type { Id } from '@parley/shared/ids';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { isRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';

/** The heads of one's rooms that differ from the cursors given (all, without cursors), and the version of one's inbox, read first so that a change in between shows as a jump later. */
export async function logHeads(
  deps: Pick<Deps, 'rooms' | 'logReader' | 'users'>,
  actor: Actor,
  input: ParsedCallInput<'log.heads'>,
): Promise<CallOutput<'log.heads'>> {
  const inboxVersion = await deps.users.inboxVersion(actor.userId);
  const roomIds = (await deps.rooms.activeRoomIds(actor.userId)).filter((roomId) => isRoomOfToken(actor, roomId));
  const heads: Record<Id, number> = {};
  for (const [roomId, head] of await deps.logReader.heads(roomIds)) {
    if (input.cursors?.[roomId] !== head) heads[roomId] = head;
  }
  return { heads, inboxVersion };
}
