import type { SidePanel } from '../../state/app-state.ts';
import { PinsPanel } from '../pins/PinsPanel.tsx';
import { ThreadPanel } from '../threads/ThreadPanel.tsx';
import { TopVotedPanel } from '../votes/TopVotedPanel.tsx';

/** What stands beside a room instead of its people. */
export function SideSheet({ panel }: { panel: SidePanel }) {
  const place = `${panel.accountId}/${panel.roomId}`;
  switch (panel.kind) {
    case 'thread':
      return <ThreadPanel key={`${place}/${panel.rootId}`} panel={panel} />;
    case 'pins':
      return <PinsPanel key={place} accountId={panel.accountId} roomId={panel.roomId} />;
    case 'top-voted':
      return <TopVotedPanel key={place} accountId={panel.accountId} roomId={panel.roomId} />;
  }
}
