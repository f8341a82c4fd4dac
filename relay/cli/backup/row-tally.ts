import { createHash, type Hash } from 'node:crypto';

const newline = 10;
const tab = 9;

/** The hash of a table's lines, how many there are, and for tables that belong to rooms the hash of each room's lines. */
export type RowTally = { update(chunk: Uint8Array): void; rows(): number; digest(): string; byRoom(): Map<string, string> };

/** @param roomColumn which column names the room, counted from 0; null: none, or of no interest */
export function createRowTally(roomColumn: number | null): RowTally {
  const all = createHash('sha256');
  const rooms = new Map<string, Hash>();
  let rows = 0;
  let rest: Buffer = Buffer.alloc(0);

  function roomOf(line: Buffer, column: number): string {
    let from = 0;
    for (let nth = 0; nth < column; nth += 1) from = line.indexOf(tab, from) + 1;
    const to = line.indexOf(tab, from);
    return line.toString('latin1', from, to < 0 ? line.length - 1 : to);
  }

  return {
    update(chunk) {
      all.update(chunk);
      const bytes = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
        rows += 1;
        if (roomColumn !== null) {
          const line = bytes.subarray(from, end + 1);
          const room = roomOf(line, roomColumn);
          const hash = rooms.get(room) ?? createHash('sha256');
          rooms.set(room, hash.update(line));
        }
        from = end + 1;
      }
      rest = from === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
    },
    rows: () => rows,
    digest: () => all.digest('hex'),
    byRoom: () => new Map([...rooms].map(([room, hash]) => [room, hash.digest('hex')])),
  };
}
