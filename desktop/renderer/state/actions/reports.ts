import type { ReportAction, ReportReason } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';

type Reported = { accountId: Id; roomId: Id; id: Id; reason: ReportReason; comment?: string };

/** Brings a message before those who moderate its room. */
export function reportMessage(report: Reported): Promise<Result<unknown>> {
  return callParley('messages.report', report);
}

/** One page of what is unresolved: of a room, or (null) of the whole server for its admins. */
export function listReports(accountId: Id, roomId: Id | null, after?: Id): Promise<Result<IpcOutput<'reports.list'>>> {
  return callParley('reports.list', { accountId, ...(roomId === null ? {} : { roomId }), ...(after === undefined ? {} : { after }) });
}

export function resolveReport(accountId: Id, id: Id, action: ReportAction): Promise<Result<unknown>> {
  return callParley('reports.resolve', { accountId, id, action });
}
