import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import type { AdminActor } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';

/** Ends a session of somebody, on every node within a second. One that is over already: nothing happens. Throws `forbidden`. */
export async function endUserSession(
  deps: Pick<Deps, 'admin' | 'publisher'>,
  actor: AdminActor,
  { userId, sessionId }: { userId: Id; sessionId: Id },
): Promise<Record<string, never>> {
  const by = await requireAdmin(deps, actor);
  if (await deps.admin.endSession({ ...by, userId, sessionId })) deps.publisher.endSessions([sessionId], 'revoked');
  return {};
}
