import PanelLeft from 'lucide-react/icons/panel-left';
import { showList } from '../../state/actions/navigate.ts';
import { controlWindow } from '../../state/actions/shell.ts';
import { selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ConnectionChip } from '../connection/ConnectionChip.tsx';
import { FindBox } from './FindBox.tsx';
import { HistoryButtons } from './HistoryButtons.tsx';
import { NarrowBar } from './NarrowBar.tsx';
import { useLayout } from './use-layout.ts';
import { WindowButtons } from './WindowButtons.tsx';
import { Wordmark } from './Wordmark.tsx';
import './title-bar.css';

/** The bar at the top: it is also what one drags the window by. */
export function TitleBar() {
  const layout = useLayout();
  const view = useStore(selectView);
  const isMac = useStore((state) => state.start?.platform === 'darwin');
  const isListOpen = useStore((state) => state.isListOpen);
  const isNarrowPage = layout === 'narrow' && !isListOpen && view.kind !== 'home' && view.kind !== 'welcome';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a double click on the bar is the system's habit; the button beside does the same
    <header
      className="title-bar"
      data-landmark="title-bar"
      data-mac={isMac ? '' : undefined}
      onDoubleClick={(event) => event.target === event.currentTarget && controlWindow('toggle-maximize')}
    >
      {isNarrowPage ? (
        <NarrowBar />
      ) : (
        <>
          <div className="title-start">
            {!isMac && <Wordmark />}
            {view.kind !== 'welcome' && layout === 'small' && (
              <IconButton label="Rooms" aria-expanded={isListOpen} onClick={() => showList(!isListOpen)}>
                <PanelLeft size={16} className="mirrors" />
              </IconButton>
            )}
            {view.kind !== 'welcome' && layout !== 'narrow' && <HistoryButtons />}
          </div>
          {view.kind !== 'welcome' && layout !== 'narrow' && <FindBox />}
          <span className="title-space" />
          {view.kind !== 'welcome' && <ConnectionChip accountId={view.accountId} />}
        </>
      )}
      <WindowButtons />
    </header>
  );
}
