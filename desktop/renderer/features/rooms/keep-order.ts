import type { Id } from '@parley/shared/ids';

/** The ids that are there now in the order that is shown: known ones stay where they are, new ones come after them in their own order, gone ones go. */
export function keepOrder(shown: readonly Id[], now: readonly Id[]): Id[] {
  const there = new Set(now);
  const known = new Set(shown);
  return [...shown.filter((id) => there.has(id)), ...now.filter((id) => !known.has(id))];
}
