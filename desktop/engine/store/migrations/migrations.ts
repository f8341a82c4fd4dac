import type { Migration } from '../migrate.ts';
import { first as cacheFirst } from './cache/001-first.ts';
import { threads } from './cache/002-threads.ts';
import { search } from './cache/003-search.ts';
import { receipts } from './cache/004-receipts.ts';
import { linkPreviews } from './cache/005-link-previews.ts';
import { people } from './cache/006-people.ts';
import { commands } from './cache/007-commands.ts';
import { forgetting } from './cache/008-forgetting.ts';
import { first as deviceFirst } from './device/001-first.ts';
import { certificates } from './device/002-certificates.ts';
import { first as ownFirst } from './own/001-first.ts';
import { changes } from './own/002-changes.ts';
import { uploads } from './own/003-uploads.ts';
import { rooms } from './own/004-rooms.ts';
import { positions } from './own/005-positions.ts';
import { peaks } from './own/006-peaks.ts';
import { blockMarks } from './own/007-block-marks.ts';

/** Every step of every database, in order: a plain list, so that it is the same bundled and from source. */
export const migrations: Record<'cache' | 'own' | 'device', readonly Migration[]> = {
  cache: [cacheFirst, threads, search, receipts, linkPreviews, people, commands, forgetting],
  own: [ownFirst, changes, uploads, rooms, positions, peaks, blockMarks],
  device: [deviceFirst, certificates],
};
