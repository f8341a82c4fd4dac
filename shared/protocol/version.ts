/**
 * The oldest and newest protocol this code speaks. History: 1 = first public contract. A change to what stands in `calls.ts`, `events.ts` or `http.ts` needs a
 * new number; additions do not. `protocol.snapshot.json` is the guard; how to write it anew is said in `protocol-snapshot.test.ts`.
 */
export const protocolVersion = { min: 1, max: 1 } as const;

/** Additions to version 1 that a relay announces; a client uses a new field only where its feature is listed. */
export const features = [
  'direct-user-ids',
  'messages-get',
  'message-revisions',
  'pinned-list',
  'thread-reads',
  'saves',
  'search-filters',
  'room-settings',
  'rooms-ended',
  'member-roles',
  'invites',
  'notify-set',
  'reads-mark-all',
  'files',
  'file-resume',
  'me-messages',
  'thread-typing',
  'presence',
  'profiles',
  'receipts',
  'last-seen',
  'vote-names',
  'server-admin',
  'pictures',
  'blocks',
  'reports',
  'member-mute',
  'link-previews',
  'voice-messages',
  'totp',
  'account-deletion',
  'account-export',
  'session-address',
  'bots',
  'commands',
  'webhooks',
  'http-api',
  'room-webhooks',
  'writings',
  'command-permissions',
  'admin-lists',
  'push',
  'bot-pictures',
  'room-activity',
  'joined-first-seq',
  'deleted-by',
  'message-pages',
  'room-changes',
] as const;

export type Feature = (typeof features)[number];
