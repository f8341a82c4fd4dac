import { useStore } from '../../state/store.ts';
import { SignOutDialog } from '../profile/SignOutDialog.tsx';
import { CreateRoomDialog } from '../rooms/CreateRoomDialog.tsx';
import { DirectMessageDialog } from '../rooms/DirectMessageDialog.tsx';
import { LeaveRoomDialog } from '../rooms/LeaveRoomDialog.tsx';
import { RoomDetailsDialog } from '../rooms/RoomDetailsDialog.tsx';
import { Switcher } from '../switcher/Switcher.tsx';

/** The one thing that floats over the window now. */
export function Overlays() {
  const overlay = useStore((state) => state.overlay);
  switch (overlay?.kind) {
    case 'switcher':
      return <Switcher />;
    case 'create-room':
      return <CreateRoomDialog suggestedName={overlay.name} />;
    case 'direct-message':
      return <DirectMessageDialog />;
    case 'leave-room':
      return <LeaveRoomDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'edit-topic':
      return <RoomDetailsDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'sign-out':
      return <SignOutDialog accountId={overlay.accountId} />;
    case undefined:
      return null;
  }
}
