import type { PresenceChoice, PresenceStatus } from '@parley/shared/entities/user';

/** How one may be seen, with what others see then. */
export const presenceChoices: readonly { choice: PresenceChoice; words: string; note?: string; shown: PresenceStatus }[] = [
  { choice: 'online', words: 'Online', shown: 'online' },
  { choice: 'away', words: 'Away', shown: 'away' },
  { choice: 'dnd', words: 'Do not disturb', note: 'no notifications', shown: 'dnd' },
  { choice: 'invisible', words: 'Invisible', note: 'offline for others', shown: 'offline' },
];
