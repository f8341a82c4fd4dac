import { randomInt } from 'node:crypto';

/** A seed of this run, or the one of a run to repeat: `PARLEY_SEED=123`. Print it. */
export function chooseSeed(): number {
  const given = Number(process.env['PARLEY_SEED'] ?? '');
  return Number.isInteger(given) && given > 0 ? given : randomInt(1, 2 ** 31);
}

/** Numbers from 0 to below 1; the same seed gives the same ones. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
