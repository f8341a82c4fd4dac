import type { Hook, RoomHook } from '@parley/shared/entities/hook';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** What writes into a room from outside, and where its messages go: every member may know. Throws `not-found`, `forbidden`, `gone`. */
export async function listRoomHooks(
  deps: Pick<Deps, 'hooks' | 'memberships'>,
  actor: Actor,
  { roomId }: ParsedCallInput<'rooms.hooks'>,
): Promise<CallOutput<'rooms.hooks'>> {
  await requireMember(deps, actor, { roomId, action: 'read' });
  return { hooks: (await deps.hooks.list(roomId)).map(told) };
}

function told({ id, kind, name, createdById, createdAt, disabled, botId, url, events }: Hook): RoomHook {
  const head = { id, kind, name, createdById, createdAt, disabled: disabled !== undefined };
  if (kind === 'incoming') return { ...head, ...(botId === undefined ? {} : { botId }) };
  return { ...head, events: events ?? [], ...(url !== undefined && URL.canParse(url) ? { host: new URL(url).host } : {}) };
}
