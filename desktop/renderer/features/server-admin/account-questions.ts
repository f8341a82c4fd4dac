import type { AdminUser } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { updateAccount } from '../../state/actions/admin.ts';
import { showDone } from '../../state/actions/toasts.ts';
import type { Question } from '../../ui/ConfirmDialog.tsx';

/** What an admin may do with an account; the first four are asked once, the others open a dialog of their own. */
export type AccountStep = 'make-admin' | 'end-admin' | 'deactivate' | 'reactivate' | 'reset' | 'sessions';

/** The question before a change, null where the step is none. */
export function questionOf(accountId: Id, step: AccountStep, user: AdminUser, onChanged: (user: AdminUser) => void): Question | null {
  const name = user.displayName;
  const change = (part: { admin: boolean } | { deactivated: boolean }, done: string) => async (): Promise<string | null> => {
    const answer = await updateAccount(accountId, { userId: user.id, ...part });
    if (!answer.ok) return answer.error.message;
    onChanged(answer.value.user);
    showDone(done);
    return null;
  };
  switch (step) {
    case 'make-admin':
      return {
        title: `Make ${name} an admin?`,
        words: `${name} may then do everything that you may do here: with accounts, rooms, registration and other admins. Private rooms and direct messages stay closed to admins.`,
        verb: 'Make admin',
        act: change({ admin: true }, `${name} is an admin of this server.`),
      };
    case 'end-admin':
      return {
        title: `Take admin from ${name}?`,
        words: `${name} keeps the account and every room, and no longer sees these pages.`,
        verb: 'Take admin',
        act: change({ admin: false }, `${name} is no longer an admin.`),
      };
    case 'deactivate':
      return {
        title: `Deactivate ${name}?`,
        words: user.bot
          ? `${name} is a bot: its tokens end within a second, for good, and it stops. What it wrote and its places in rooms stay. Brought back, it needs a new token.`
          : `${name} is signed out on all devices within a second and cannot sign in until you bring the account back. What they wrote and their places in rooms stay. Rooms that they alone own need a new owner.`,
        verb: 'Deactivate',
        isDanger: true,
        act: change({ deactivated: true }, `${name} is deactivated.`),
      };
    case 'reactivate':
      return {
        title: `Bring ${name} back?`,
        words: user.bot
          ? `${name} is in the same rooms as before. Its old tokens stay ended: make a new one under Bots.`
          : `${name} can sign in again with the same password, and is in the same rooms as before.`,
        verb: 'Bring back',
        act: change({ deactivated: false }, user.bot ? `${name} is back, without a token.` : `${name} can sign in again.`),
      };
    default:
      return null;
  }
}
