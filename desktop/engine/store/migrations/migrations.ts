import type { Migration } from '../migrate.ts';
import { first as cacheFirst } from './cache/001-first.ts';
import { first as deviceFirst } from './device/001-first.ts';
import { first as ownFirst } from './own/001-first.ts';

/** Every step of every database, in order: a plain list, so that it is the same bundled and from source. */
export const migrations: Record<'cache' | 'own' | 'device', readonly Migration[]> = {
  cache: [cacheFirst],
  own: [ownFirst],
  device: [deviceFirst],
};
