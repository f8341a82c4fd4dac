import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

const defaultLimit = 50;

/** The directory: public rooms with member and online counts, and whether the actor is in them. */
export async function listRooms(deps: Pick<Deps, 'rooms' | 'presence'>, actor: Actor, input: ParsedCallInput<'rooms.list'>): Promise<CallOutput<'rooms.list'>> {
  const page = await deps.rooms.listPublic({
    userId: actor.userId,
    limit: input.limit ?? defaultLimit,
    ...(input.query === undefined || input.query.trim() === '' ? {} : { query: input.query.trim() }),
    ...(input.after === undefined ? {} : { after: input.after }),
  });
  const online = await deps.presence.onlineCounts(page.rooms.map(({ room }) => room.id));
  return { rooms: page.rooms.map((listed) => ({ ...listed, online: online.get(listed.room.id) ?? 0 })), more: page.more };
}
