import type { Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import type { AdminActor, AuditBy } from './admin-ports.ts';

/**
 * The one decision about administering the server: admins who can sign in, and the operator. Looked up every time, so that it ends at once for who is made less.
 * Answers who acts, as the audit log names him.
 * @throws RelayError `forbidden`
 */
export async function requireAdmin(deps: Pick<Deps, 'admin'>, actor: AdminActor): Promise<AuditBy> {
  if (actor.kind === 'operator') return { actorId: null, address: null };
  if (!(await deps.admin.isAdmin(actor.userId))) throw refusedError(refusals.notAdmin);
  return { actorId: actor.userId, address: actor.address ?? null };
}
