import type { Report } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';

/** Whom people blocked, what they reported, and their pictures by hash. */
export type MemoryPeople = { blocks: Map<Id, Set<Id>>; reports: Report[]; pictures: Map<string, Uint8Array> };

export const newMemoryPeople = (): MemoryPeople => ({ blocks: new Map(), reports: [], pictures: new Map() });

/** Whom somebody blocked. */
export const blockedBy = (people: MemoryPeople, userId: Id): ReadonlySet<Id> => people.blocks.get(userId) ?? new Set();
