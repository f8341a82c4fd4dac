import ArrowLeft from 'lucide-react/icons/arrow-left';
import ArrowRight from 'lucide-react/icons/arrow-right';
import History from 'lucide-react/icons/history';
import { goBack, goForward, goToView } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { viewName } from './view-name.ts';

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
  const trigger = (
    <IconButton label="Where you have been">
      <History size={16} />
    </IconButton>
  );
  return (
    <Menu label="Where you have been" trigger={trigger}>
      <Places />
    </Menu>
  );
}

/** Drawn while the menu is open: names of rooms and people may change with any news. */
function Places() {
  const state = useStore();
  const places = state.views.map((view, index) => ({ index, name: viewName(state, view) })).slice(-shownMax);
  return places.toReversed().map((place) => (
    <MenuItem key={place.index} isChosen={place.index === state.viewIndex} onSelect={() => goToView(place.index)}>
      <bdi>{place.name}</bdi>
    </MenuItem>
  ));
}
