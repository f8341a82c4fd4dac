import type { NotifyLevel } from '@parley/shared/entities/membership';

/** What raises a notification in a room, as one chooses it. */
export const notifyWords: Readonly<Record<NotifyLevel, string>> = { all: 'All messages', mentions: 'Only mentions', nothing: 'Nothing' };
