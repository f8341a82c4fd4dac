import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { fail, ok } from '@parley/shared/result';
import { type FakeContext, type Handlers, offline } from './fake-context.ts';

/** What everybody in the sample signs in with. */
export const samplePassword = 'a long sample password';

/** Calls by which one changes oneself: the profile, how one is seen, the password. */
export function personHandlers({ world, account, isOnline, push }: FakeContext): Pick<Handlers, 'users.update' | 'presence.set' | 'password.change'> {
  const changeOwn = (accountId: Id, part: Partial<User>): User => {
    const at = account(accountId);
    const user = { ...at.view.user, ...part, version: at.view.user.version + 1 };
    at.view = { ...at.view, user };
    at.users.set(user.id, user);
    push({ type: 'accounts-changed', accounts: world.accounts.map(({ view }) => view) });
    push({ type: 'users-changed', accountId, users: [user] });
    return user;
  };
  return {
    'users.update': ({ accountId, displayName, about, timeZone }) => {
      const { user } = account(accountId).view;
      if (!isOnline(account(accountId))) return fail(offline);
      const part = { displayName: displayName ?? user.displayName, about: about ?? user.about ?? '', timeZone: timeZone ?? user.timeZone ?? '' };
      return ok({ user: changeOwn(accountId, part) });
    },
    'presence.set': ({ accountId, status, text, emoji, expiresAt }) => {
      const at = account(accountId);
      if (!isOnline(at)) return fail(offline);
      at.view = { ...at.view, presence: status };
      const { status: before, ...user } = at.view.user;
      at.view = { ...at.view, user };
      const custom = { text: text ?? '', ...(emoji ? { emoji } : {}), ...(expiresAt === undefined ? {} : { expiresAt }) };
      const isKept = text === undefined && emoji === undefined;
      const next = isKept ? before : text || emoji ? custom : undefined;
      changeOwn(accountId, next === undefined ? {} : { status: next });
      push({ type: 'presence-changed', accountId, userId: user.id, status: status === 'invisible' ? 'offline' : status });
      return ok({});
    },
    'password.change': ({ accountId, current }) => {
      if (!isOnline(account(accountId))) return fail(offline);
      const message = 'This is not your present password.';
      return current === samplePassword ? ok({}) : fail({ code: 'invalid', message, issues: [{ path: 'current', message }] });
    },
  };
}
