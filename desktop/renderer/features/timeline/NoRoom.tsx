import { openDirectory } from '../../state/actions/navigate.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import './timeline.css';

/** What stands in the sheet when the room that was open is not there any more. */
export function NoRoom() {
  return (
    <div className="timeline timeline-empty">
      <EmptyState title="No room is open" words="Choose one in the list, or look at the rooms of this server.">
        <Button look="primary" onClick={openDirectory}>
          Browse rooms
        </Button>
      </EmptyState>
    </div>
  );
}
