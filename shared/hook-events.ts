/** What of a room's log an outgoing webhook may be told. */
export const hookEvents = [
  'message-created',
  'message-edited',
  'message-deleted',
  'message-pinned',
  'reaction-changed',
  'vote-changed',
  'member-joined',
  'member-left',
  'role-changed',
  'room-updated',
] as const;
export type HookEvent = (typeof hookEvents)[number];
