import MessageSquareText from 'lucide-react/icons/message-square-text';
import PanelRight from 'lucide-react/icons/panel-right';
import Pin from 'lucide-react/icons/pin';
import Search from 'lucide-react/icons/search';
import { memo } from 'react';
import { openThreads } from '../../state/actions/navigate.ts';
import { togglePanel, togglePins } from '../../state/actions/panel.ts';
import { openSearchHere } from '../../state/actions/search.ts';
import { selectSidePanel } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { RoomMenu } from './RoomMenu.tsx';

/** What stands at the end of the header. All of it is about whichever room is open, so nothing of it is drawn again for another one. */
export const HeaderButtons = memo(function HeaderButtons() {
  const isPanelOpen = useStore((state) => state.settings.isPanelOpen);
  const panelKind = useStore((state) => selectSidePanel(state)?.kind ?? null);
  return (
    <>
      <IconButton label="Threads" keys="Ctrl+Shift+T" isActive={panelKind === 'thread'} onClick={openThreads}>
        <MessageSquareText size={18} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <IconButton label="Pinned messages" isActive={panelKind === 'pins'} onClick={togglePins}>
        <Pin size={18} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <IconButton label="Search in this room" keys="Ctrl+F" onClick={openSearchHere}>
        <Search size={18} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <RoomMenu />
      <IconButton label={isPanelOpen ? 'Hide people' : 'Show people'} isActive={isPanelOpen} onClick={togglePanel}>
        <PanelRight className="mirrors" size={18} strokeWidth={1.75} aria-hidden />
      </IconButton>
    </>
  );
});
