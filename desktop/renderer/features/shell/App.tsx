import { selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { PeoplePanel } from '../people/PeoplePanel.tsx';
import { RoomSheet } from '../timeline/RoomSheet.tsx';

export function App() {
  const phase = useStore((state) => state.phase);
  const view = useStore(selectView);
  const isPanelOpen = useStore((state) => state.settings.isPanelOpen);
  return (
    <div data-ready={phase === 'ready' ? '' : undefined} style={{ display: 'flex', blockSize: '100%' }}>
      {view.kind === 'room' && <RoomSheet key={view.roomId} accountId={view.accountId} roomId={view.roomId} />}
      {view.kind === 'room' && isPanelOpen && <PeoplePanel accountId={view.accountId} roomId={view.roomId} />}
    </div>
  );
}
