import type { FlagPattern } from './flag.ts';

/** One tile: pattern, ground, ink (names of `--mosaic-*`) and quarter turns. */
export type MosaicTile = readonly [FlagPattern, string, string, number];

const pairs: readonly (readonly [string, string])[] = [
  ['teal', 'teal-deep'],
  ['teal', 'teal-light'],
  ['teal', 'teal-light'],
  ['teal', 'teal-deep'],
  ['night', 'night-deep'],
  ['slate', 'slate-deep'],
  ['teal', 'night'],
  ['night', 'teal-light'],
  ['chalk', 'teal'],
  ['teal', 'chalk'],
  ['signal', 'signal-deep'],
  ['teal', 'signal'],
];
const patterns: readonly FlagPattern[] = ['diagonal', 'quarters', 'bar', 'pale', 'disc', 'saltire', 'frame', 'wedge'];

/** `count` tiles in a fixed, mixed order: the same picture every time. */
export function mosaicTiles(count: number): MosaicTile[] {
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 16) % below;
  };
  return Array.from({ length: count }, () => {
    const pattern = patterns[next(patterns.length)] ?? 'disc';
    const [ground, ink] = pairs[next(pairs.length)] ?? ['teal', 'teal-deep'];
    return [pattern, ground, ink, pattern === 'wedge' || pattern === 'diagonal' || pattern === 'saltire' ? next(4) : 0] as const;
  });
}

/** The band over empty states. */
export const bandTiles: readonly MosaicTile[] = [
  ['disc', 'teal', 'signal', 0],
  ['wedge', 'night', 'teal-light', 1],
  ['quarters', 'teal-light', 'teal', 0],
  ['saltire', 'signal-deep', 'signal', 0],
  ['diagonal', 'teal', 'chalk', 0],
  ['frame', 'slate', 'slate-deep', 0],
  ['bar', 'night', 'night-deep', 0],
  ['bar', 'teal-light', 'chalk', 0],
  ['disc', 'chalk', 'teal', 0],
  ['saltire', 'teal-deep', 'teal', 0],
  ['wedge', 'slate', 'signal', 2],
];
