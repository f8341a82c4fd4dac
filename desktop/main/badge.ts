import type { AccountView } from '@parley/shared/ipc/views';
import { app } from 'electron';

/** Shows on the app's icon how many messages name this person; other unread ones do not count there. */
export function updateBadge(accounts: readonly AccountView[]): void {
  app.setBadgeCount(accounts.reduce((sum, account) => sum + account.mentions, 0));
}
