import type { AppState, View } from '../../state/app-state.ts';
import { roomName } from '../../state/room-list.ts';
import { settingsPageName } from '../settings/pages.ts';

/** What a place of the window is called, where it stands alone. */
export function viewName(state: Pick<AppState, 'accounts' | 'byAccount'>, view: View): string {
  if (view.kind === 'welcome') return 'Add a server';
  const account = state.accounts.find((candidate) => candidate.id === view.accountId);
  switch (view.kind) {
    case 'home':
      return account?.serverName ?? 'Start';
    case 'directory':
      return `Rooms on ${account?.serverName ?? 'the server'}`;
    case 'threads':
      return 'Threads';
    case 'saved':
      return 'Saved messages';
    case 'search':
      return 'Search';
    case 'drafts':
      return 'Drafts';
    case 'settings':
      return `Settings: ${settingsPageName(view.page)}`;
    case 'room': {
      const data = state.byAccount[view.accountId];
      const room = data?.rooms[view.roomId];
      return room && data ? roomName(room, data.users, account?.user.id ?? '') : 'A room you left';
    }
  }
}
