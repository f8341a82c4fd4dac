import type { Id } from '@parley/shared/ids';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ReportList } from './ReportList.tsx';

/** What the people of a room reported, for its moderators. */
export function ReportsDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const name = useStore((state) => selectRoom(state, accountId, roomId)?.room.name ?? '');
  return (
    <Dialog
      title={`Reports in ${name}`}
      words="Words are shown as they were when they were reported. Whoever reported something is not named to its author."
      isWide
      onClose={closeOverlay}
    >
      <div className="reports-sheet">
        <ReportList accountId={accountId} roomId={roomId} />
      </div>
    </Dialog>
  );
}
