import { randomInt } from 'node:crypto';

/** A seed of this run, or the one of a run to repeat: `PARLEY_SEED=123`. Print it. */
export function chooseSeed(): number {
  const given = Number(process.env['PARLEY_SEED'] ?? '');
  return Number.isInteger(given) && given > 0 ? given : randomInt(1, 2 ** 31);
}
