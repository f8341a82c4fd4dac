import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Contents } from '../../domain/files/file-ports.ts';
import { CliError } from '../cli-error.ts';
import { type ExportLine, exportFile, lineSchema } from './export-format.ts';
import { contentFile } from './export-rooms.ts';
import type { KeepContent } from './import-lines.ts';

/** The lines of an export's folder. @throws {CliError} naming the line that cannot be read */
export async function* readExport(folder: string): AsyncGenerator<ExportLine> {
  const path = join(folder, exportFile);
  if ((await stat(path).catch(() => null)) === null)
    throw new CliError(`There is no export in ${folder}.`, 'Give the folder that `parley-relay export` wrote.');
  let nth = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    nth += 1;
    if (text === '') continue;
    const parsed = lineSchema.safeParse(jsonOf(text));
    if (!parsed.success)
      throw new CliError(
        `Line ${nth} of the export cannot be read: ${parsed.error.issues[0]?.message ?? 'not JSON'}.`,
        'The file was changed or cut off. Export again.',
      );
    yield parsed.data;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Brings files of an export into the file store, where their bytes are what their hash says. */
export function keepFromExport(folder: string, contents: Contents, spool: string): KeepContent {
  return async (content) => {
    const source = contentFile(folder, content);
    const bytes = await readFile(source).catch(() => null);
    if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== content) return false;
    await mkdir(spool, { recursive: true, mode: 0o700 });
    const path = join(spool, `import-${process.pid}`);
    await copyFile(source, path);
    await contents.keep({ path, size: bytes.length, content });
    await rm(path, { force: true });
    return true;
  };
}
