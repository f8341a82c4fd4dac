import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Which backups this version can read. A backup of a higher format needs a newer Parley. */
export const backupFormat = 1;
export const manifestName = 'manifest.json';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** One table: `columns` in the order of its lines, `rowHash` of the lines as PostgreSQL's COPY wrote them, `storedHash` of the bytes in the file. */
const tableSchema = z.object({
  name: z.string(),
  file: z.string(),
  columns: z.array(z.string()),
  rows: count,
  rowHash: hash,
  storedHash: hash,
  storedBytes: count,
});
/** One file of the file store, by the hash of its bytes. */
const contentSchema = z.object({ content: hash, size: count });

/**
 * What a backup says of itself. `rooms`: for each room the number of its log's last event and the hash of its whole log and messages; equal hashes before and
 * after mean that not a word was lost. `encryption`: null, or the salt of the key, and what tells a wrong passphrase. `migrations`: the tables' form.
 */
const manifestSchema = z.object({
  format: z.int().positive(),
  parley: z.string(),
  madeAt: z.string(),
  storeId: z.string(),
  postgres: z.string(),
  migrations: z.array(z.string()),
  encryption: z.object({ salt: z.string(), check: z.string() }).nullable(),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
  tables: z.array(tableSchema),
  rooms: z.array(z.object({ id: z.string(), head: count, hash })),
  contents: z.array(contentSchema),
  /** What the database names and the file store did not have, or had with other bytes: a backup cannot save what is lost already. */
  missingContents: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type BackedUpTable = Manifest['tables'][number];
export type RoomLog = Manifest['rooms'][number];

const envelopeSchema = z.object({ manifest: z.unknown(), sha256: hash });
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function writeManifest(manifest: Manifest): string {
  return `${JSON.stringify({ manifest, sha256: digest(JSON.stringify(manifest)) })}\n`;
}

/** @throws {Error} in words for a person where it is damaged, or of a newer Parley */
export function readManifest(text: string): Manifest {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Error('the list of its parts (manifest.json) is damaged');
  }
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success || digest(JSON.stringify(envelope.data.manifest)) !== envelope.data.sha256)
    throw new Error('the list of its parts (manifest.json) is damaged');
  const format = z.object({ format: z.number() }).safeParse(envelope.data.manifest);
  if (format.success && format.data.format > backupFormat) throw new Error('it was made by a newer Parley; use that version');
  const parsed = manifestSchema.safeParse(envelope.data.manifest);
  if (!parsed.success) throw new Error('the list of its parts (manifest.json) is not what this version knows');
  return parsed.data;
}
