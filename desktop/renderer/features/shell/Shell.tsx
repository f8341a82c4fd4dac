import { type ReactNode, useEffect } from 'react';
import { heedTyping } from '../../state/actions/news.ts';
import { selectSidePanel, selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { DirectoryPage } from '../directory/DirectoryPage.tsx';
import { DraftsPage } from '../drafts/DraftsPage.tsx';
import { prepareEmoji } from '../emoji/load-emoji.ts';
import { PeoplePanel } from '../people/PeoplePanel.tsx';
import { Rail } from '../rail/Rail.tsx';
import { HomePage } from '../rooms/HomePage.tsx';
import { Sidebar } from '../rooms/Sidebar.tsx';
import { SavedPage } from '../saved/SavedPage.tsx';
import { SearchAside } from '../search/SearchAside.tsx';
import { SearchPage } from '../search/SearchPage.tsx';
import { SettingsList } from '../settings/SettingsList.tsx';
import { SettingsSheet } from '../settings/SettingsSheet.tsx';
import { ThreadsPage } from '../threads/ThreadsPage.tsx';
import { RoomSheet } from '../timeline/RoomSheet.tsx';
import { rememberFocus } from './landmarks.ts';
import { PanelSlot } from './PanelSlot.tsx';
import { SidebarSlot } from './SidebarSlot.tsx';
import { SideSheet } from './SideSheet.tsx';
import { StoreProblem } from './StoreProblem.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useKeys } from './use-keys.ts';
import { useLastRoom } from './use-last-room.ts';
import { useLayout } from './use-layout.ts';
import { WidthHandle } from './WidthHandle.tsx';
import './shell.css';

/** One element for good: the list is not drawn anew because of it. */
const widthHandle = <WidthHandle />;

/** The window of somebody who is signed in: bar, rail, list, sheet and panel; `children` float over it. */
export function Shell({ children }: { children: ReactNode }) {
  useKeys();
  useLastRoom();
  const layout = useLayout();
  const view = useStore(selectView);
  const hasRail = useStore((state) => state.accounts.length > 1) && layout !== 'narrow';
  const isListOpen = useStore((state) => state.isListOpen);
  const sidebarWidth = useStore((state) => state.settings.sidebarWidth);
  const isPanelOpen = useStore((state) => state.settings.isPanelOpen);
  const sidePanel = useStore(selectSidePanel);
  useEffect(() => {
    const remember = (event: FocusEvent) => rememberFocus(event.target);
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);
  useEffect(prepareEmoji, []);
  useEffect(heedTyping, []);
  if (view.kind === 'welcome') return null;

  const { accountId } = view;
  const isListAlone = layout === 'narrow' && (isListOpen || view.kind === 'home');
  const handle = layout === 'wide' || layout === 'medium' ? widthHandle : null;
  const list = view.kind === 'settings' ? <SettingsList page={view.page}>{handle}</SettingsList> : <Sidebar accountId={accountId}>{handle}</Sidebar>;
  const sheetStart = layout === 'small' || layout === 'narrow' ? 8 : (hasRail ? 64 : 0) + sidebarWidth;
  const hasPanel = view.kind === 'room' && (sidePanel !== null || isPanelOpen) && !isListAlone;
  return (
    <div
      className="shell"
      data-layout={layout}
      data-rail={hasRail || undefined}
      style={{ '--sheet-start': `${sheetStart}px`, '--sidebar-width': `${sidebarWidth}px` }}
    >
      <TitleBar />
      <div className="shell-body">
        {hasRail && <Rail />}
        <SidebarSlot layout={layout} isAlone={isListAlone} hasRail={hasRail}>
          {list}
        </SidebarSlot>
        {!isListAlone && (
          <div className="sheets">
            <main className="sheet" data-landmark="room" data-kind={view.kind}>
              <StoreProblem />
              {view.kind === 'room' && <RoomSheet accountId={accountId} roomId={view.roomId} />}
              {view.kind === 'home' && <HomePage accountId={accountId} />}
              {view.kind === 'directory' && <DirectoryPage key={accountId} accountId={accountId} />}
              {view.kind === 'threads' && <ThreadsPage accountId={accountId} />}
              {view.kind === 'saved' && <SavedPage accountId={accountId} />}
              {view.kind === 'search' && <SearchPage key={accountId} accountId={accountId} />}
              {view.kind === 'drafts' && <DraftsPage accountId={accountId} />}
              {view.kind === 'settings' && <SettingsSheet accountId={accountId} page={view.page} />}
            </main>
            {view.kind === 'search' && layout === 'wide' && <SearchAside accountId={accountId} />}
            {hasPanel && (
              <PanelSlot layout={layout} kind={sidePanel?.kind ?? 'people'}>
                {sidePanel ? <SideSheet panel={sidePanel} /> : <PeoplePanel key={`${accountId}/${view.roomId}`} accountId={accountId} roomId={view.roomId} />}
              </PanelSlot>
            )}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
