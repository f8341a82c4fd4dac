import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { HasValue } from '@parley/shared/search/read-query';

/** States of a message that every reader sees alike, so that the search can know them. */
export type SearchableState = 'pinned' | 'thread' | 'edited';

/** What a search looks for: all of `terms` (folded), all of `has` and `is`; times in epoch ms, `before` not included. */
export type SearchInput = {
  readerId: Id;
  terms: string[];
  has: HasValue[];
  is: SearchableState[];
  roomId?: Id;
  fromId?: Id;
  before?: number;
  after?: number;
  limit: number;
};

/** Searching the messages that the reader may see. Newest first; a page never ends within a millisecond. */
export type MessageSearch = { search(input: SearchInput): Promise<{ messages: Message[]; more: boolean }> };
