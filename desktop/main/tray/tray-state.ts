import type { AccountView } from '@parley/shared/ipc/views';

/** What the tray's picture says. */
export type TrayState = 'rest' | 'unread' | 'mention' | 'offline';

/** Mentions first, then unread, then being offline everywhere (an account that only connects or catches up is not offline). */
export function trayState(accounts: readonly AccountView[]): TrayState {
  if (accounts.some((account) => account.mentions > 0)) return 'mention';
  if (accounts.some((account) => account.unread > 0)) return 'unread';
  const isOffline = accounts.length > 0 && accounts.every(({ connection }) => connection.state === 'offline' || connection.state === 'signed-out');
  return isOffline ? 'offline' : 'rest';
}

/** The sentence behind the picture. */
export function trayTooltip(accounts: readonly AccountView[]): string {
  const unread = accounts.reduce((sum, account) => sum + account.unread, 0);
  const mentions = accounts.reduce((sum, account) => sum + account.mentions, 0);
  switch (trayState(accounts)) {
    case 'mention':
      return `Parley: ${mentions} ${mentions === 1 ? 'mention' : 'mentions'}, ${unread} unread`;
    case 'unread':
      return `Parley: ${unread} unread`;
    case 'offline':
      return 'Parley: offline';
    case 'rest':
      return 'Parley';
  }
}
