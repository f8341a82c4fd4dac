import type { Scope } from '../bot-scopes.ts';
import type { CallName } from './calls.ts';

/**
 * Which scope a bot's token needs for a call; `any`: every token. A call that is not here is for people only. Checked in one place on the relay, before the
 * call is carried out (`relay/domain/bots/require-scope.ts`); routes of HTTP name theirs beside the route.
 */
export const callScopes: Partial<Record<CallName, Scope | 'any'>> = {
  'session.refresh': 'any',
  'users.get': 'any',
  'users.update': 'any',
  'presence.set': 'any',
  'sync.open': 'messages:read',
  'log.since': 'messages:read',
  'log.heads': 'messages:read',
  'messages.history': 'messages:read',
  'messages.get': 'messages:read',
  'messages.revisions': 'messages:read',
  'messages.pinned': 'messages:read',
  'messages.search': 'messages:read',
  'reads.mark': 'messages:read',
  'reads.markAll': 'messages:read',
  'messages.send': 'messages:write',
  'messages.edit': 'messages:write',
  'messages.delete': 'messages:write',
  'messages.pin': 'messages:write',
  'typing.set': 'messages:write',
  'writings.set': 'messages:write',
  'writings.list': 'messages:read',
  'messages.vote': 'reactions',
  'messages.react': 'reactions',
  'rooms.list': 'rooms:read',
  'rooms.bots': 'rooms:read',
  'rooms.hooks': 'rooms:read',
  'members.list': 'rooms:read',
  'users.search': 'rooms:read',
  'rooms.create': 'rooms:write',
  'rooms.direct': 'rooms:write',
  'rooms.join': 'rooms:write',
  'rooms.leave': 'rooms:write',
  'rooms.update': 'rooms:write',
  'rooms.delete': 'rooms:write',
  'invites.accept': 'rooms:write',
  'members.add': 'members:write',
  'members.remove': 'members:write',
  'members.ban': 'members:write',
  'members.unban': 'members:write',
  'members.banned': 'members:write',
  'members.setRole': 'members:write',
  'commands.set': 'commands',
  'commands.pending': 'commands',
  'commands.reply': 'commands',
  'commands.fail': 'commands',
};

/** Calls that name no room and yet may be made with a token for certain rooms: they touch no room, or only those of the token. */
export const callsOfLimitedTokens: ReadonlySet<CallName> = new Set([
  'session.refresh',
  'users.get',
  'users.update',
  'presence.set',
  'sync.open',
  'log.heads',
  'reads.markAll',
  'commands.set',
  'commands.pending',
  'commands.reply',
  'commands.fail',
]);

/** A scope in words that finish "This bot can …": for whoever makes a token, and for the members of a room. */
export const scopeWords: Record<Scope, string> = {
  'messages:read': 'read every message here, also earlier ones it was given to see',
  'messages:write': 'write messages, and change its own',
  reactions: 'react and vote',
  'rooms:read': 'see who is here, and find rooms and people',
  'rooms:write': 'open, join and leave rooms, and change them as far as its role allows',
  'members:write': 'add and remove people as far as its role allows',
  commands: 'answer commands, and see what is typed with them',
  files: 'read files of its rooms and add files',
};
