import type { Id } from '@parley/shared/ids';

/** What names a stored message: an id is told apart only within its room. */
export type MessageName = { roomId: Id; id: Id };

/** One text for a message's name, to look it up by. */
export const keyOfMessage = ({ roomId, id }: MessageName): string => `${roomId} ${id}`;

/** Messages as `json_each` of a statement takes them: one statement for a page instead of one a row, each of which would take its locks anew. */
export const namesAsJson = (messages: readonly MessageName[]): string => JSON.stringify(messages.map(({ roomId, id }) => [roomId, id]));
