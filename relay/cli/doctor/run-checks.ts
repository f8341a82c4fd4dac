import pg from 'pg';
import type { RelayConfig } from '../../config.ts';
import type { BackupPlace } from '../backup/backup-place.ts';
import { fileContents } from '../file-contents.ts';
import { type Check, type DatabaseError, type Finding, type Patient, problem } from './check.ts';
import { consumerChecks } from './consumer-checks.ts';
import { databaseChecks, migrationsCheck, reachAdvice } from './database-checks.ts';
import { fileChecks } from './file-checks.ts';
import { logChecks } from './log-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { networkChecks } from './network-checks.ts';
import { redisChecks } from './redis-checks.ts';
import { secretChecks } from './secret-checks.ts';

export type NamedFinding = Finding & { name: string };
const checkTimeoutMs = 120_000;

/** Those that an upgrade must not begin without. */
export function checksBeforeUpgrade(): Check[] {
  return [...databaseChecks, ...logChecks, ...fileChecks];
}

export function allChecks(databaseUrl: string | null): Check[] {
  return [
    ...secretChecks,
    ...databaseChecks,
    ...(databaseUrl === null ? [] : [migrationsCheck(databaseUrl)]),
    ...logChecks,
    ...consumerChecks,
    ...redisChecks,
    ...fileChecks,
    ...networkChecks,
    ...machineChecks,
  ];
}

/** One check; one that breaks or takes too long is a finding too, never the end of the others. */
async function runCheck(check: Check, patient: Patient): Promise<NamedFinding> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Finding>((resolve) => {
    timer = setTimeout(
      () => resolve(problem('it took too long to look', 'Something hangs; look at the load of the machine and of the database.')),
      checkTimeoutMs,
    );
  });
  try {
    return { name: check.name, ...(await Promise.race([check.run(patient), tooLate])) };
  } catch (error) {
    return {
      name: check.name,
      ...problem(
        `could not be looked at: ${error instanceof Error ? error.message : String(error)}`,
        'See what the other checks say, and the log of the relay.',
      ),
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Runs checks one after the other, and tells each as it is done. `databaseUrl` null: there is none (`databaseError` says why). */
export async function runChecks(
  input: {
    config: RelayConfig;
    databaseUrl: string | null;
    databaseError: DatabaseError | null;
    backups: BackupPlace | null;
    isDeep: boolean;
    checks: Check[];
  },
  tell: (finding: NamedFinding) => void,
): Promise<NamedFinding[]> {
  const client =
    input.databaseUrl === null ? null : new pg.Client({ connectionString: input.databaseUrl, connectionTimeoutMillis: 5_000, application_name: 'parley-cli' });
  client?.on('error', () => undefined);
  const error =
    client === null
      ? input.databaseError
      : await client.connect().then(
          () => null,
          (reason: unknown) => ({ words: `it does not answer: ${reason instanceof Error ? reason.message : String(reason)}`, advice: reachAdvice }),
        );
  const patient: Patient = {
    config: input.config,
    database: error === null ? client : null,
    databaseError: error,
    contents: fileContents(input.config),
    backups: input.backups,
    isDeep: input.isDeep,
    now: () => new Date(),
  };
  const findings: NamedFinding[] = [];
  try {
    for (const check of input.checks) {
      const finding = await runCheck(check, patient);
      findings.push(finding);
      tell(finding);
    }
  } finally {
    await client?.end().catch(() => undefined);
  }
  return findings;
}
