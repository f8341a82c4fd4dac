import { migrationState } from '../../../prisma/migrate.ts';
import type { BackupPlace } from '../backup/backup-place.ts';
import { makeBackup } from '../backup/make-backup.ts';
import type { Manifest } from '../backup/manifest.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import type { BackupKey } from '../backup/sealing.ts';
import { CliError } from '../cli-error.ts';
import { logChecks } from '../doctor/log-checks.ts';
import { checksBeforeUpgrade, type NamedFinding, runChecks } from '../doctor/run-checks.ts';
import { fileContents, spoolFolder } from '../file-contents.ts';
import { migrationCount } from '../migration-count.ts';
import { type Place, relayConnections, withClient } from '../open-place.ts';
import { relayVersion } from '../relay-version.ts';
import type { Terminal } from '../terminal.ts';
import { applyMigrations } from './apply-migrations.ts';
import { requireStillWell, wellNodes } from './running-nodes.ts';

export type UpgradeInput = {
  place: Place;
  backup: { place: BackupPlace; key: BackupKey | null } | null;
  migrations: string;
  isDryRun: boolean;
  show: (finding: NamedFinding) => void;
  terminal: Terminal;
};
export type UpgradeResult = { applied: string[]; backup: string | null };

type Saved = { name: string; manifest: Manifest };

/** What an upgrade puts right itself, and what is an operator's choice and no worse after it than before. */
const mayUpgradeWith = ['failed migrations', 'durability'];

async function requireHealthy(input: UpgradeInput): Promise<void> {
  const { place, show } = input;
  const common = { config: place.config, databaseUrl: place.databaseUrl, databaseError: null, backups: null, isDeep: false };
  const findings = await runChecks(
    { ...common, checks: checksBeforeUpgrade() },
    (finding) => finding.level !== 'ok' && finding.level !== 'skipped' && show(finding),
  );
  const wrong = findings.filter((finding) => finding.level === 'problem' && !mayUpgradeWith.includes(finding.name));
  if (wrong.length === 0) return;
  throw new CliError(`Not upgraded: ${wrong.map((finding) => finding.name).join(', ')}.`, 'Put this right first; nothing was changed.');
}

/** Whether anything was said on the server since a backup. */
async function isUntouched({ place }: UpgradeInput, { manifest }: Saved): Promise<boolean> {
  return withClient(place.databaseUrl, async (client) => {
    if ((await relayConnections(client)) > 0) return false;
    const { rows } = await client.query<{ id: string; head: number }>(
      `SELECT r.id::text AS id, coalesce((SELECT max(e.seq) FROM public.events e WHERE e.room_id = r.id), 0)::int AS head FROM public.rooms r`,
    );
    const heads = new Map(rows.map((row) => [row.id, row.head]));
    return heads.size === manifest.rooms.length && manifest.rooms.every((room) => heads.get(room.id) === room.head);
  }).catch(() => false);
}

/** Takes the database back to the backup, if nothing would be lost by that; else says how to go on. */
async function rollBack(input: UpgradeInput, saved: Saved | null, reason: unknown): Promise<never> {
  const problem = `The new version does not work here: ${reason instanceof Error ? reason.message : String(reason)}`;
  const { place, backup, terminal } = input;
  if (saved === null || backup === null || !(await isUntouched(input, saved))) {
    throw new CliError(
      `${problem}\nThe tables stay as they are: they only grew, so the version of before runs on with them, and nothing that was said meanwhile is lost.`,
      saved === null
        ? 'Start the version of before again.'
        : `Start the version of before again. To take everything back to the backup (and lose what was said since): stop all nodes, then \`parley-relay restore ${saved.name} --force\` with that version.`,
      { cause: reason },
    );
  }
  terminal.say(`${problem}\nGoing back to the backup …`);
  await restoreBackup({
    databaseUrl: place.databaseUrl,
    contents: fileContents(place.config),
    spoolFolder: spoolFolder(place.config),
    place: backup.place,
    name: saved.name,
    manifest: saved.manifest,
    key: backup.key,
    isForced: true,
    isRollback: true,
    migrations: input.migrations,
    terminal,
  });
  throw new CliError(`${problem}\nThe database is again as it was before, to the last row.`, 'Start the version of before again, and tell us this message.', {
    cause: reason,
  });
}

/**
 * Looks whether all is well, saves everything, lets the tables grow (all migrations or none), and tries a node of this version; what does not work is taken
 * back. Nodes of the version before may run meanwhile: migrations only add.
 * @throws {CliError} where it was not done; the server is then as it was
 */
export async function upgradeServer(input: UpgradeInput): Promise<UpgradeResult> {
  const { place, terminal } = input;
  await requireHealthy(input);
  const { pending, done, unknown } = await migrationState(place.databaseUrl, input.migrations);
  if (unknown.length > 0) throw new CliError('The database belongs to a newer Parley than this one.', 'Install that version (or a newer one) here too.');
  if (done.length === 0) throw new CliError('There is nothing to upgrade: no relay has used this database yet.', 'Just start the relay.');
  terminal.say(pending.length === 0 ? 'The tables are already those of this version.' : `To be applied: ${pending.join(', ')}`);
  if (input.isDryRun) return { applied: [], backup: null };
  const saved: Saved | null =
    input.backup === null || pending.length === 0
      ? null
      : await makeBackup({
          databaseUrl: place.databaseUrl,
          contents: fileContents(place.config),
          place: input.backup.place,
          key: input.backup.key,
          version: relayVersion,
          now: new Date(),
          terminal,
        });
  const well = await wellNodes(place.config);
  await applyMigrations(place.databaseUrl, pending, input.migrations, terminal.say);
  if (pending.length > 0) terminal.say(`${migrationCount(pending.length)} applied.`);
  try {
    terminal.say('Trying a node of this version …');
    // Only here: a whole relay is long to load.
    const { tryNode } = await import('./trial-node.ts');
    await tryNode(place.config, place.databaseUrl);
    await requireStillWell(well);
    const findings = await runChecks(
      { config: place.config, databaseUrl: place.databaseUrl, databaseError: null, backups: null, isDeep: false, checks: logChecks },
      () => undefined,
    );
    const wrong = findings.find((finding) => finding.level === 'problem');
    if (wrong !== undefined) throw new Error(`${wrong.name}: ${wrong.words}`);
  } catch (error) {
    await rollBack(input, saved, error);
  }
  return { applied: pending, backup: saved?.name ?? null };
}
