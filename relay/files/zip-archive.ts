import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ArchiveEntry } from '../domain/accounts/export-entries.ts';

/**
 * A zip that is made while it is read: one entry is open at a time, and waits for the reader. What fails destroys the stream, so that its reader never takes half an archive for a whole
 * one; a reader who goes ends the entries.
 */
export function zipOf(entries: AsyncGenerator<ArchiveEntry>): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream;
  if (!(output instanceof Readable)) throw new Error('the archive is no stream of Node');
  const gone = new Promise<never>((_resolve, reject) => output.once('close', () => reject(new Error('the reader of the archive went away'))));
  gone.catch(() => undefined);
  zip.on('error', (error) => output.destroy(error instanceof Error ? error : new Error(String(error))));

  const write = (entry: ArchiveEntry) =>
    new Promise<void>((resolve, reject) => {
      const content = Readable.from(entry.content, { objectMode: false });
      content.once('end', resolve);
      content.once('error', reject);
      zip.addReadStream(content, entry.name, { mtime: new Date(entry.atMs), compress: !entry.isPacked });
      gone.catch((error: Error) => {
        content.destroy();
        reject(error);
      });
    });

  void (async () => {
    try {
      for await (const entry of entries) await write(entry);
      zip.end();
    } catch (error) {
      output.destroy(error instanceof Error ? error : new Error(String(error)));
    } finally {
      await entries.return(undefined);
    }
  })();
  return output;
}
