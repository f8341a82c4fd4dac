import type { Id } from '@parley/shared/ids';

/** The list that the field speaks about. */
export const resultsId = 'search-results';

/** The element of one result: the field names it as the one that is chosen. */
export function hitElementId(messageId: Id): string {
  return `hit-${messageId}`;
}
