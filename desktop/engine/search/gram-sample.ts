import { toMessage } from '../store/cache/message-row.ts';
import type { ReadHandle } from '../store/store.ts';
import { gramsOfMessage } from './grams.ts';
import { type FoundRow, foundColumns } from './row-filter.ts';

/**
 * A sample of the messages held, by which the few grams of a query are chosen that narrow it most. A rare word may consist of ten common grams; the index
 * would walk ten long lists, where three that seldom meet say nearly as much.
 */
export type GramSample = {
  /** Takes in some more messages. @returns whether the sample is complete */
  grow(read: ReadHandle): boolean;
  /** Of groups of grams (any of each group must be there), those worth asking for, the rarest first. All of them until the sample tells something. */
  choose(groups: readonly (readonly string[])[]): (readonly string[])[];
};

const size = 2_048;
const stepSize = 128;
const words = size / 32;
/** Even a small part of the sample tells common grams from rare ones. */
const usableFrom = 256;
/** More lists than this cost more than they spare. */
const chosenMax = 7;

const nobody = new Uint32Array(words);

function countBits(bits: Uint32Array): number {
  let count = 0;
  for (let word of bits) for (; word !== 0; word &= word - 1) count += 1;
  return count;
}

const both = (a: Uint32Array, b: Uint32Array): Uint32Array => a.map((word, at) => word & (b[at] ?? 0));

type Candidate = { group: readonly string[]; bits: Uint32Array; count: number };

export function createGramSample(): GramSample {
  /** For each gram, which messages of the sample have it. */
  const bitsOf = new Map<string, Uint32Array>();
  let taken = 0;

  const take = (row: FoundRow, place: number): void => {
    for (const gram of gramsOfMessage(toMessage(row), row.is_mention === 1)?.split(' ') ?? []) {
      const bits = bitsOf.get(gram) ?? new Uint32Array(words);
      bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31));
      bitsOf.set(gram, bits);
    }
  };

  const toCandidate = (group: readonly string[]): Candidate => {
    const bits = new Uint32Array(words);
    for (const gram of group) for (const [at, word] of (bitsOf.get(gram) ?? nobody).entries()) bits[at] = (bits[at] ?? 0) | word;
    return { group, bits, count: countBits(bits) };
  };

  return {
    grow(read) {
      // Two questions: asked in one, SQLite would read the whole table.
      const low = read.get<{ id: number | null }>('SELECT min(row_id) AS id FROM messages')?.id ?? 0;
      const high = read.get<{ id: number | null }>('SELECT max(row_id) AS id FROM messages')?.id ?? 0;
      const end = Math.min(size, taken + stepSize);
      for (; taken < end; taken += 1) {
        // The golden ratio: any number of them lies evenly over all the time held.
        const share = (taken * 0.618_033_988_75) % 1;
        const row = read.get<FoundRow>(
          `SELECT ${foundColumns} FROM messages m WHERE m.row_id >= ? ORDER BY m.row_id LIMIT 1`,
          Math.floor(low + (high - low) * share),
        );
        if (row) take(row, taken);
      }
      return taken >= size;
    },
    choose(groups) {
      if (taken < usableFrom || groups.length < 3) return [...groups];
      let rest: Candidate[] = groups.map(toCandidate).sort((a, b) => a.count - b.count);
      const chosen: Candidate[] = [];
      let met: Uint32Array | null = null;
      let meeting = size + 1;
      while (rest.length > 0 && chosen.length < chosenMax) {
        const before: Uint32Array | null = met;
        const counts: number[] = rest.map(({ bits }) => countBits(before ? both(before, bits) : bits));
        const least = Math.min(...counts);
        // One more than seems needed: the sample does not see what is rarer than one in a thousand.
        if (least >= meeting && meeting > 0) break;
        const next: Candidate | undefined = rest[counts.indexOf(least)];
        if (!next) break;
        chosen.push(next);
        rest = rest.filter((one) => one !== next);
        if (meeting <= 1) break;
        met = before ? both(before, next.bits) : next.bits;
        meeting = least;
      }
      return chosen.map(({ group }) => group);
    },
  };
}
