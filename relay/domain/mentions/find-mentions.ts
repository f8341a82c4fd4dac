import type { Mentions } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import { readMentionNames } from './read-mention-names.ts';

/** Whom a message calls: members of the room by `@handle` (but for those who blocked its author), `@room`, `@here`. Names that nobody in the room has are plain words. */
export async function findMentions(deps: Pick<Deps, 'rooms'>, input: { roomId: Id; body: string; authorId: Id }): Promise<Mentions> {
  const { handles, room, here } = readMentionNames(input.body);
  const userIds = handles.length === 0 ? [] : await deps.rooms.memberIdsByHandle(input.roomId, handles, input.authorId);
  return { userIds, ...(room ? { room } : {}), ...(here ? { here } : {}) };
}
