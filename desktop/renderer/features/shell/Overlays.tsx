import { closeOverlay } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import { AccountDeletedDialog } from '../account/AccountDeletedDialog.tsx';
import { DeleteAccountDialog } from '../account/DeleteAccountDialog.tsx';
import { BlockDialog } from '../blocks/BlockDialog.tsx';
import { ForwardDialog } from '../forward/ForwardDialog.tsx';
import { EditHistory } from '../history/EditHistory.tsx';
import { WebhooksDialog } from '../hooks/WebhooksDialog.tsx';
import { AcceptInviteDialog } from '../invites/AcceptInviteDialog.tsx';
import { InviteDialog } from '../invites/InviteDialog.tsx';
import { OwnStatusDialog } from '../own-status/OwnStatusDialog.tsx';
import { BannedDialog } from '../people/BannedDialog.tsx';
import { MuteDialog } from '../people/MuteDialog.tsx';
import { RemoveMemberDialog } from '../people/RemoveMemberDialog.tsx';
import { SignOutDialog } from '../profile/SignOutDialog.tsx';
import { WhoReacted } from '../reactions/WhoReacted.tsx';
import { ReportDialog } from '../reports/ReportDialog.tsx';
import { ReportsDialog } from '../reports/ReportsDialog.tsx';
import { DeleteRoomDialog } from '../room-settings/DeleteRoomDialog.tsx';
import { RoomSettingsDialog } from '../room-settings/RoomSettingsDialog.tsx';
import { CreateRoomDialog } from '../rooms/CreateRoomDialog.tsx';
import { DirectMessageDialog } from '../rooms/DirectMessageDialog.tsx';
import { LeaveRoomDialog } from '../rooms/LeaveRoomDialog.tsx';
import { NewSectionDialog } from '../rooms/NewSectionDialog.tsx';
import { Switcher } from '../switcher/Switcher.tsx';
import { DeleteDialog } from '../timeline/DeleteDialog.tsx';
import { JumpToDate } from '../timeline/JumpToDate.tsx';
import { MessageDetails } from '../timeline/MessageDetails.tsx';
import { PictureViewer } from '../viewer/PictureViewer.tsx';
import { OpenLinkDialog } from '../words/OpenLinkDialog.tsx';

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
    case 'room-settings':
      return <RoomSettingsDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'delete-room':
      return <DeleteRoomDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'new-section':
      return <NewSectionDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'banned':
      return <BannedDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'webhooks':
      return <WebhooksDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'remove-member':
      return <RemoveMemberDialog accountId={overlay.accountId} roomId={overlay.roomId} userId={overlay.userId} isBan={overlay.isBan} />;
    case 'mute-member':
      return <MuteDialog accountId={overlay.accountId} roomId={overlay.roomId} userId={overlay.userId} />;
    case 'block-person':
      return <BlockDialog accountId={overlay.accountId} userId={overlay.userId} />;
    case 'report-message':
      return <ReportDialog accountId={overlay.accountId} message={overlay.message} />;
    case 'reports':
      return <ReportsDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'invite':
      return <InviteDialog accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'accept-invite':
      return <AcceptInviteDialog accountId={overlay.accountId} code={overlay.code} />;
    case 'sign-out':
      return <SignOutDialog accountId={overlay.accountId} />;
    case 'delete-account':
      return <DeleteAccountDialog accountId={overlay.accountId} />;
    case 'account-deleted':
      return <AccountDeletedDialog accountId={overlay.accountId} />;
    case 'own-status':
      return <OwnStatusDialog accountId={overlay.accountId} />;
    case 'picture':
      return <PictureViewer accountId={overlay.accountId} message={overlay.message} fileId={overlay.fileId} />;
    case 'delete-message':
      return <DeleteDialog accountId={overlay.accountId} message={overlay.message} />;
    case 'forward':
      return <ForwardDialog accountId={overlay.accountId} message={overlay.message} />;
    case 'edit-history':
      return <EditHistory accountId={overlay.accountId} message={overlay.message} />;
    case 'who-reacted':
      return <WhoReacted accountId={overlay.accountId} message={overlay.message} onClose={closeOverlay} />;
    case 'message-details':
      return <MessageDetails row={overlay.row} onClose={closeOverlay} />;
    case 'jump-to-date':
      return <JumpToDate accountId={overlay.accountId} roomId={overlay.roomId} />;
    case 'open-link':
      return <OpenLinkDialog href={overlay.href} doubt={overlay.doubt} />;
    case undefined:
      return null;
  }
}
