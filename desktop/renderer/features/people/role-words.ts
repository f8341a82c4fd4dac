import type { Role } from '@parley/shared/entities/membership';

/** What somebody is in a room, as one chooses it. */
export const roleWords: Readonly<Record<Role, string>> = { owner: 'Owner', admin: 'Admin', moderator: 'Moderator', member: 'Member', guest: 'Guest' };
