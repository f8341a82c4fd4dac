/** What a bot's token may be for; which calls that is, is said in `protocol/call-scopes.ts`. */
export const scopes = ['messages:read', 'messages:write', 'reactions', 'rooms:read', 'rooms:write', 'members:write', 'commands', 'files'] as const;
export type Scope = (typeof scopes)[number];

/** What a token without a word about it is for: everything a bot needs that reads, answers and has commands, and nothing that moves people or rooms. */
export const usualScopes: readonly Scope[] = ['messages:read', 'messages:write', 'reactions', 'rooms:read', 'commands', 'files'];
