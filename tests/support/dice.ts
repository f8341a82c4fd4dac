import { createRandom } from '../../desktop/engine/testing/seeded-random.ts';

export type Dice = ReturnType<typeof createDice>;

/** Choices that the same seed makes the same way. */
export function createDice(seed: number) {
  const next = createRandom(seed);
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    chance: (share: number) => next() < share,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    /** A UUID that only this seed makes. */
    id: () =>
      Array.from({ length: 32 }, () => below(16).toString(16))
        .join('')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
}
