import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import type { AdminActor } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';

const defaultLimit = 50;

const searched = (query: string | undefined): string | undefined => (query === undefined || query.trim() === '' ? undefined : query.trim());

/** Accounts, by handle where nothing else is asked for. Throws `forbidden`, as all of these do for who is no admin. */
export async function listUsers(deps: Pick<Deps, 'admin'>, actor: AdminActor, input: ParsedCallInput<'admin.users'>): Promise<CallOutput<'admin.users'>> {
  await requireAdmin(deps, actor);
  return deps.admin.users({ ...input, query: searched(input.query), limit: input.limit ?? defaultLimit });
}

/** Living sessions of somebody, the last used first. Throws `not-found`. */
export async function listUserSessions(
  deps: Pick<Deps, 'admin' | 'sessions'>,
  actor: AdminActor,
  { userId }: ParsedCallInput<'admin.sessions'>,
): Promise<CallOutput<'admin.sessions'>> {
  await requireAdmin(deps, actor);
  if ((await deps.admin.user(userId)) === null) throw new RelayError('not-found', 'There is no such person.');
  const sessions = await deps.sessions.list(userId);
  return { sessions: sessions.map(({ id, device, createdAt, lastUsedAt }) => ({ id, device, createdAt, lastUsedAt })) };
}

/** Public and private rooms, by name where nothing else is asked for; nothing of what is said in them. */
export async function listRoomsForAdmin(
  deps: Pick<Deps, 'admin'>,
  actor: AdminActor,
  input: ParsedCallInput<'admin.rooms'>,
): Promise<CallOutput<'admin.rooms'>> {
  await requireAdmin(deps, actor);
  return deps.admin.rooms({ ...input, query: searched(input.query), limit: input.limit ?? defaultLimit });
}

/** Who is in a public or private room. Throws `not-found`. */
export async function listMembersForAdmin(
  deps: Pick<Deps, 'admin' | 'rooms' | 'presence'>,
  actor: AdminActor,
  { roomId, query, after, limit = defaultLimit }: ParsedCallInput<'admin.members'>,
): Promise<CallOutput<'admin.members'>> {
  await requireAdmin(deps, actor);
  if ((await deps.admin.room(roomId)) === null) throw refusedError(refusals.unknownRoom);
  const words = searched(query);
  const page = await deps.rooms.listMembers({ roomId, limit, ...(words === undefined ? {} : { query: words }), ...(after === undefined ? {} : { after }) });
  const statuses = await deps.presence.status(page.members.map(({ user }) => user.id));
  return { members: page.members.map((member) => ({ ...member, status: statuses.get(member.user.id) ?? 'offline' })), more: page.more };
}

/** What the server holds, and who has the most files. */
export async function getStorage(deps: Pick<Deps, 'admin' | 'files'>, actor: AdminActor): Promise<CallOutput<'admin.storage'>> {
  await requireAdmin(deps, actor);
  return { ...(await deps.admin.storage()), fileBytesMax: deps.files.limits.serverBytesMax };
}

/** The audit log, newest first; of `query`, what is about such a name or address. */
export async function listAudit(deps: Pick<Deps, 'admin'>, actor: AdminActor, input: ParsedCallInput<'admin.audit'>): Promise<CallOutput<'admin.audit'>> {
  await requireAdmin(deps, actor);
  return deps.admin.audit({ ...input, query: searched(input.query), limit: input.limit ?? defaultLimit });
}
