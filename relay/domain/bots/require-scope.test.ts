import { scopes } from '@parley/shared/bot-scopes';
import { callScopes, callsOfLimitedTokens, scopeWords } from '@parley/shared/protocol/call-scopes';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../deps.ts';
import { requireGrant } from './require-scope.ts';

const roomId = '01890000-0000-7000-8000-000000000001';
const otherId = '01890000-0000-7000-8000-000000000002';
const person: Actor = { userId: roomId, sessionId: roomId };
const bot = (granted: readonly string[], roomIds: string[] | null = null): Actor => ({
  ...person,
  grant: { scopes: new Set(granted), roomIds: roomIds === null ? null : new Set(roomIds) },
});
const names = Object.keys(calls) as CallName[];
const isAllowed = (actor: Actor, name: CallName, input: object = { roomId }) => {
  try {
    requireGrant(actor, name, input);
    return true;
  } catch {
    return false;
  }
};

describe('what a token is for', () => {
  it('never stops a person', () => {
    expect(names.filter((name) => !isAllowed(person, name))).toEqual([]);
  });

  it('is exactly the calls of its scopes, and those of every token', () => {
    for (const scope of scopes) {
      const allowed = names.filter((name) => isAllowed(bot([scope]), name));
      expect(allowed).toEqual(names.filter((name) => callScopes[name] === scope || callScopes[name] === 'any'));
    }
    expect(scopes.filter((scope) => scopeWords[scope] === '' || !(scope === 'files' || Object.values(callScopes).includes(scope)))).toEqual([]);
  });

  it('is never what belongs to people, whatever its scopes', () => {
    const allowed = names.filter((name) => isAllowed(bot(scopes), name));
    for (const area of ['bots.', 'admin.', 'saves.', 'threads.', 'commands.run', 'commands.list', 'notify.'])
      expect(allowed.filter((name) => name.startsWith(area) && name !== 'rooms.bots')).toEqual([]);
  });

  it('is for its rooms only: one that is named, all that are named, and no call over all of them', () => {
    const limited = bot(scopes, [roomId]);
    expect(isAllowed(limited, 'messages.send', { roomId })).toBe(true);
    expect(isAllowed(limited, 'messages.send', { roomId: otherId })).toBe(false);
    expect(isAllowed(limited, 'reads.markAll', { marks: [{ roomId }, { roomId: otherId }] })).toBe(false);
    expect(names.filter((name) => isAllowed(limited, name, {}))).toEqual(
      names.filter((name) => callsOfLimitedTokens.has(name) && callScopes[name] !== undefined),
    );
  });
});
