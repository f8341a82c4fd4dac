import type { Prisma } from '../../prisma/generated/client.ts';
import type { AuditLine } from '../domain/admin/admin-ports.ts';

/** Writes a line of the audit log within the transaction of what it tells of. SQL functions call `record_audit` themselves. */
export async function recordAudit(transaction: Pick<Prisma.TransactionClient, '$queryRaw'>, line: AuditLine): Promise<void> {
  const { actorId, address, action, target, details = {} } = line;
  await transaction.$queryRaw`SELECT record_audit(${actorId}::uuid, ${action}, ${target?.kind ?? null}::text, ${target?.id ?? null}::text, ${target?.name ?? null}::text,
    ${JSON.stringify(details)}::jsonb, ${address}::text)::text`;
}
