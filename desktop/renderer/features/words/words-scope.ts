import type { Id } from '@parley/shared/ids';
import type { FoundPart } from './found-parts.ts';
import type { Names } from './split-text.ts';

/** What every part of a message's words needs to know. */
export type WordsScope = {
  accountId: Id;
  ownId: Id;
  /** Whether what can be pressed is reached with Tab: in a list only in the row that has the focus. */
  isActive: boolean;
  names: Names;
  found: readonly FoundPart[];
};
