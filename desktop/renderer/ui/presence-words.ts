import type { PresenceStatus } from '@parley/shared/entities/user';

/** The words for a state, for labels. */
export const presenceWords: Record<PresenceStatus, string> = { online: 'online', away: 'away', dnd: 'do not disturb', offline: 'offline' };
