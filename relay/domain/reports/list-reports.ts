import { limits } from '@parley/shared/limits';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { requireAdmin } from '../admin/require-admin.ts';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

type ListDeps = Pick<Deps, 'memberships' | 'reports' | 'admin'>;

/** Open reports, oldest first: of one room for its moderators, of all rooms for the server's admins. Throws `forbidden`, `not-found`, `gone`. */
export async function listReports(deps: ListDeps, actor: Actor, input: ParsedCallInput<'reports.list'>): Promise<CallOutput<'reports.list'>> {
  const { roomId, after, limit = limits.reportsPageMax } = input;
  if (roomId === undefined) await requireAdmin(deps, { kind: 'admin', userId: actor.userId });
  else await requireMember(deps, actor, { roomId, action: 'see-reports' });
  return deps.reports.list({ limit, ...(roomId === undefined ? {} : { roomId }), ...(after === undefined ? {} : { after }) });
}
