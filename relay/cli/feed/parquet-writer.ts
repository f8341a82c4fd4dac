import { constants, zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { relayVersion } from '../relay-version.ts';
import type { FeedLine } from './feed-line.ts';
import type { FeedOutput } from './feed-output.ts';
import { type FeedWriter, lineEnd } from './feed-writer.ts';
import { feedColumns } from './parquet-columns.ts';

/** A row group is in memory until it is written: so many rows, or so many bytes of lines where people write much. */
const groupRows = 50_000;
const groupBytes = 16 * 1024 * 1024;

/** Hands over what was written after each row group; the same piece of memory is used again. */
class OutputWriter extends ByteWriter {
  readonly #output: FeedOutput;
  constructor(output: FeedOutput) {
    super(1024 * 1024);
    this.#output = output;
  }
  async flush(): Promise<void> {
    await this.#output.write(this.getBytes());
    this.index = 0;
  }
  override finish(): Promise<void> {
    return this.flush();
  }
}

const compress = (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });

/** The lines of pieces that may end within one. */
function lineReader(): (piece: Buffer) => FeedLine[] {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    const all = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = all.lastIndexOf(lineEnd);
    rest = Buffer.from(all.subarray(end + 1));
    // JSON has no bare line end, so lines are an array but for its commas: parsed at once.
    return end < 0 ? [] : (JSON.parse(`[${all.toString('utf8', 0, end).replaceAll('\n', ',')}]`) as FeedLine[]);
  };
}

/** An Apache Parquet file: typed columns (`parquet-columns.ts`), Zstandard, in row groups that are written as they fill. */
export function parquetWriter(output: FeedOutput, shape: { withBodies: boolean; isPseudonymised: boolean }): FeedWriter {
  const columns = feedColumns(shape);
  const sources = columns.map(({ name, type, isRequired, isRanged }) => ({
    name,
    type,
    nullable: isRequired !== true,
    statistics: isRanged === true,
    data: [] as unknown[],
  }));
  const file = new ParquetWriter({
    writer: new OutputWriter(output),
    schema: schemaFromColumnData({ columnData: sources }),
    codec: 'ZSTD',
    compressors: { ZSTD: compress },
    kvMetadata: [{ key: 'parley.people', value: shape.isPseudonymised ? 'pseudonyms' : 'ids' }],
    createdBy: `parley-relay version ${relayVersion}`,
  });
  const linesOf = lineReader();
  let [rows, bytes] = [0, 0];

  async function writeGroup(): Promise<void> {
    if (rows === 0) return;
    await file.write({ columnData: sources, rowGroupSize: rows });
    for (const source of sources) source.data = [];
    [rows, bytes] = [0, 0];
  }

  return {
    async take(piece) {
      const lines = linesOf(piece);
      for (const [index, { read }] of columns.entries()) {
        const data = sources[index]?.data;
        for (const line of lines) data?.push(read(line));
      }
      rows += lines.length;
      bytes += piece.length;
      if (rows >= groupRows || bytes >= groupBytes) await writeGroup();
      return lines.length;
    },
    async end() {
      await writeGroup();
      await file.finish();
    },
  };
}
