import type { Id } from '@parley/shared/ids';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { AuditBy } from '../admin/admin-ports.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { leaveRoom } from '../rooms/leave-room.ts';
import { requireOwnBot } from './require-bot.ts';

type DeleteDeps = Pick<Deps, 'admin' | 'bots' | 'rooms' | 'memberships' | 'publisher' | 'newId'>;

/** Ends a bot for good: its tokens at once and on every node, then its memberships. Direct conversations stay as they are, and so does what it wrote. */
export async function deleteBot(deps: DeleteDeps, actor: Actor, { botId }: ParsedCallInput<'bots.delete'>): Promise<Record<string, never>> {
  const { by } = await requireOwnBot(deps, actor, botId);
  await endBot(deps, { by, botId, sessionId: actor.sessionId });
  return {};
}

/** Ends a bot, whoever may decide that. `sessionId`: whose act it is. */
export async function endBot(deps: Omit<DeleteDeps, 'admin'>, { by, botId, sessionId }: { by: AuditBy; botId: Id; sessionId: Id }): Promise<void> {
  const { tokenIds, audience, user } = await deps.bots.remove({ by, botId });
  if (tokenIds.length > 0) deps.publisher.endSessions(tokenIds, 'deactivated');
  if (user !== null) for (const { userId, inboxVersion } of audience) deps.publisher.inbox(userId, { type: 'user-updated', inboxVersion, user });
  for (const roomId of await deps.rooms.activeRoomIds(botId)) await leaveQuietly(deps, { userId: botId, sessionId: sessionId }, roomId);
}

/** A room it cannot leave (a direct conversation, or it is the only owner) keeps it: a bot that nobody can be sees nothing there. */
async function leaveQuietly(deps: Omit<DeleteDeps, 'admin'>, bot: Actor, roomId: string): Promise<void> {
  try {
    await leaveRoom(deps, bot, { roomId });
  } catch (error) {
    if (!(error instanceof RelayError) || (error.code !== 'forbidden' && error.code !== 'gone')) throw error;
  }
}
