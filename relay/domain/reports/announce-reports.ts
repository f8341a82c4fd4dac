import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import type { ReportNews } from '../ports.ts';

/** Tells everybody who sees a room's reports how many are open now. */
export function announceReports(deps: Pick<Deps, 'publisher'>, roomId: Id, { open, audience }: ReportNews): void {
  for (const { userId, inboxVersion } of audience) deps.publisher.inbox(userId, { type: 'report-changed', inboxVersion, roomId, open });
}
