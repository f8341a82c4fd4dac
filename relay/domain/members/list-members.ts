import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { fitInPage } from '../page-bytes.ts';
import { refusalOf } from '../policies.ts';
import { requireMember } from './require-member.ts';

const defaultLimit = 100;

/** The people of a room by handle, with roles and whether they are connected; for moderators, until when somebody is muted. */
export async function listMembers(
  deps: Pick<Deps, 'memberships' | 'rooms' | 'presence'>,
  actor: Actor,
  input: ParsedCallInput<'members.list'>,
): Promise<CallOutput<'members.list'>> {
  const access = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  const seesMutes = refusalOf('mute', access) === null;
  const page = await deps.rooms.listMembers({
    roomId: input.roomId,
    limit: input.limit ?? defaultLimit,
    ...(input.query === undefined || input.query.trim() === '' ? {} : { query: input.query.trim() }),
    ...(input.after === undefined ? {} : { after: input.after }),
  });
  const statuses = await deps.presence.status(page.members.map(({ user }) => user.id));
  const all = page.members.map(({ mutedUntil, ...member }) => ({
    ...member,
    status: statuses.get(member.user.id) ?? 'offline',
    ...(seesMutes && mutedUntil !== undefined ? { mutedUntil } : {}),
  }));
  // Two hundred people who tell much about themselves are more than a page.
  const members = fitInPage(all);
  return { members, more: page.more || members.length < all.length };
}
