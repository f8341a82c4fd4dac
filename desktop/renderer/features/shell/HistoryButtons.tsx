import ArrowLeft from 'lucide-react/icons/arrow-left';
import ArrowRight from 'lucide-react/icons/arrow-right';
import History from 'lucide-react/icons/history';
import { goBack, goForward, goToView } from '../../state/actions/navigate.ts';
import type { AppState, View } from '../../state/app-state.ts';
import { roomName } from '../../state/room-list.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { settingsPageName } from '../settings/pages.ts';

const shownMax = 12;

/** Back, forward, and the places one has been to. */
export function HistoryButtons() {
  const canGoBack = useStore((state) => state.viewIndex > 0);
  const canGoForward = useStore((state) => state.viewIndex < state.views.length - 1);
  return (
    <nav className="history-buttons" aria-label="History">
      <IconButton label="Back" keys="Alt+←" isBlocked={!canGoBack} onClick={goBack}>
        <ArrowLeft size={16} className="mirrors" />
      </IconButton>
      <IconButton label="Forward" keys="Alt+→" isBlocked={!canGoForward} onClick={goForward}>
        <ArrowRight size={16} className="mirrors" />
      </IconButton>
      <HistoryMenu />
    </nav>
  );
}

function HistoryMenu() {
  const state = useStore();
  const places = state.views.map((view, index) => ({ index, name: placeName(state, view) })).slice(-shownMax);
  const trigger = (
    <IconButton label="Where you have been">
      <History size={16} />
    </IconButton>
  );
  return (
    <Menu label="Where you have been" trigger={trigger}>
      {places.toReversed().map((place) => (
        <MenuItem key={place.index} isChosen={place.index === state.viewIndex} onSelect={() => goToView(place.index)}>
          <bdi>{place.name}</bdi>
        </MenuItem>
      ))}
    </Menu>
  );
}

function placeName(state: AppState, view: View): string {
  if (view.kind === 'welcome') return 'Add a server';
  const account = state.accounts.find((candidate) => candidate.id === view.accountId);
  if (view.kind === 'home') return account?.serverName ?? 'Start';
  if (view.kind === 'directory') return `Rooms on ${account?.serverName ?? 'the server'}`;
  if (view.kind === 'threads') return 'Threads';
  if (view.kind === 'saved') return 'Saved messages';
  if (view.kind === 'search') return 'Search';
  if (view.kind === 'drafts') return 'Drafts';
  if (view.kind === 'settings') return `Settings: ${settingsPageName(view.page)}`;
  const data = state.byAccount[view.accountId];
  const room = data?.rooms[view.roomId];
  return room && data ? roomName(room, data.users, account?.user.id ?? '') : 'A room you left';
}
