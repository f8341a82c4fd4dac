import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findContents } from '../backup/find-contents.ts';
import { spoolFolder } from '../file-contents.ts';
import { formatBytes } from '../terminal.ts';
import { type Check, databaseCheck, ok, problem, rowsOf, skipped, warning } from './check.ts';

const sampleFiles = 20;
const freeWarn = 0.15;
const freeProblem = 0.05;

/** A few at random, so that another day looks at others. */
function sampleOf(contents: string[], many: number): string[] {
  return contents
    .map((content) => ({ content, place: randomBytes(4).readUInt32BE() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, many)
    .map(({ content }) => content);
}

export const fileChecks: Check[] = [
  {
    name: 'file store takes files',
    async run({ config, contents }) {
      const bytes = randomBytes(1_024);
      const content = createHash('sha256').update(bytes).digest('hex');
      const folder = spoolFolder(config);
      const path = join(folder, `doctor-${process.pid}`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(path, bytes, { mode: 0o600 });
        await contents.keep({ path, size: bytes.length, content });
        const read = Buffer.concat(await (await contents.open(content, null)).toArray());
        await contents.remove(content);
        return read.equals(bytes)
          ? ok(config.files.s3 === null ? folder : `bucket ${config.files.s3.bucket}`)
          : problem('it gives back other bytes than it took', 'Look at the disk: it may be damaged.');
      } catch (error) {
        return problem(
          `a file could not be kept and read: ${error instanceof Error ? error.message : String(error)}`,
          config.files.s3 === null
            ? `The user that runs the relay must own ${folder}, and the disk must have room.`
            : 'Check FILES_S3_ENDPOINT, the bucket, and the rights of the key (read, write, delete).',
        );
      } finally {
        await rm(path, { force: true });
      }
    },
  },
  databaseCheck('files are whole', async (database, { contents, isDeep }) => {
    const all = await findContents(database);
    const looked = isDeep ? all : sampleOf(all, sampleFiles);
    if (looked.length === 0) return skipped('there are no files yet');
    const missing: string[] = [];
    const changed: string[] = [];
    for (const content of looked) {
      try {
        const hash = createHash('sha256');
        for await (const chunk of await contents.open(content, null)) hash.update(chunk);
        if (hash.digest('hex') !== content) changed.push(content);
      } catch {
        missing.push(content);
      }
    }
    const which = isDeep ? 'all' : 'a sample of';
    if (missing.length + changed.length === 0) return ok(`${which} ${looked.length} files are as they were sent`);
    const [first = ''] = [...changed, ...missing];
    return problem(
      `of ${which} ${looked.length} files ${missing.length} are missing and ${changed.length} are damaged (${first.slice(0, 12)}…)`,
      'Restore files from the last backup, and look at the disk. With several nodes: do all of them share one DATA_DIR/files, or one object store?',
    );
  }),
  databaseCheck('file quota', async (database, { config }) => {
    const [row] = await rowsOf<{ bytes: string }>(
      database,
      `SELECT coalesce(sum(bytes), 0)::text AS bytes FROM file_use WHERE owner_id = '00000000-0000-0000-0000-000000000000'`,
    ).catch(() => []);
    const used = Number(row?.bytes ?? 0);
    const most = config.files.limits.serverBytesMax;
    const words = `${formatBytes(used)} of ${formatBytes(most)}`;
    return used > most * 0.9 ? warning(words, 'Raise FILE_BYTES_TOTAL, or delete old messages with files: `parley-relay retention`.') : ok(words);
  }),
  {
    name: 'disk space',
    async run({ config, database }) {
      const disk = await statfs(config.dataDir);
      const free = Number(disk.bavail) / Number(disk.blocks);
      const size =
        database === null
          ? null
          : ((await rowsOf<{ bytes: number }>(database, 'SELECT pg_database_size(current_database())::float8 AS bytes'))[0]?.bytes ?? null);
      const words = `${Math.floor(free * 100)} % free in DATA_DIR (${formatBytes(Number(disk.bavail) * Number(disk.bsize))})${size === null ? '' : `; the database has ${formatBytes(size)}`}`;
      const advice = 'Make room or enlarge the disk. When it is full, nothing can be sent until there is room again.';
      return free < freeProblem ? problem(words, advice) : free < freeWarn ? warning(words, advice) : ok(words);
    },
  },
];
