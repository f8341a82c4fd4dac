import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { ruleRefusal } from '@parley/shared/room-rules';
import Bell from 'lucide-react/icons/bell';
import Check from 'lucide-react/icons/check';
import CheckCheck from 'lucide-react/icons/check-check';
import ChevronRight from 'lucide-react/icons/chevron-right';
import FolderInput from 'lucide-react/icons/folder-input';
import LogOut from 'lucide-react/icons/log-out';
import Settings from 'lucide-react/icons/settings-2';
import Star from 'lucide-react/icons/star';
import StarOff from 'lucide-react/icons/star-off';
import UserPlus from 'lucide-react/icons/user-plus';
import type { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { markRead } from '../../state/actions/messages.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { arrangeRoom, setNotify } from '../../state/actions/rooms.ts';
import { roomName } from '../../state/room-list.ts';
import { ownSections, roomSections } from '../../state/room-sections.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { hasRoomSettings } from '../room-settings/has-room-settings.ts';
import { stepInList } from './drop-place.ts';
import { notifyWords } from './notify-words.ts';
import '../../ui/menu.css';

/** The same parts exist for menus of a button and for those of a right click. */
type Parts = Pick<typeof DropdownMenu, 'Item' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'>;
type Props = { parts: Parts; accountId: Id; view: RoomView };

const levels: readonly NotifyLevel[] = ['all', 'mentions', 'nothing'];

/** What can be done with a room, from its row or from its header. */
export function RoomActions({ parts, accountId, view }: Props) {
  const { id: roomId, kind } = view.room;
  const isMember = view.state === 'member';
  const canInvite = isMember && ruleRefusal('invite', view.role, view.room) === null;
  const item = (icon: ReactNode, words: string, run: () => void, part: { isDanger?: boolean; isBlocked?: boolean } = {}) => (
    <parts.Item className="menu-item" data-danger={part.isDanger ? '' : undefined} disabled={part.isBlocked === true} onSelect={run}>
      <span className="menu-icon">{icon}</span>
      <span className="menu-words ellipsis">{words}</span>
    </parts.Item>
  );
  return (
    <>
      {isMember &&
        item(<CheckCheck size={16} aria-hidden />, 'Mark as read', () => markRead({ accountId, roomId }, view.headSeq), {
          isBlocked: view.unread === 0 && view.mentions === 0,
        })}
      {view.isStarred
        ? item(<StarOff size={16} aria-hidden />, 'Remove star', () => void arrangeRoom({ accountId, roomId, isStarred: false }))
        : item(<Star size={16} aria-hidden />, 'Star', () => void arrangeRoom({ accountId, roomId, isStarred: true }))}
      <MoveTo parts={parts} accountId={accountId} view={view} />
      {isMember && <NotifyMe parts={parts} accountId={accountId} view={view} />}
      {canInvite || (kind !== 'direct' && isMember) ? <parts.Separator className="menu-divider" /> : null}
      {canInvite && item(<UserPlus size={16} aria-hidden />, 'Invite people', () => openOverlay({ kind: 'invite', accountId, roomId }))}
      {hasRoomSettings(view) && item(<Settings size={16} aria-hidden />, 'Room settings', () => openOverlay({ kind: 'room-settings', accountId, roomId }))}
      {kind !== 'direct' &&
        isMember &&
        item(<LogOut size={16} aria-hidden />, 'Leave room', () => openOverlay({ kind: 'leave-room', accountId, roomId }), { isDanger: true })}
    </>
  );
}

function SubMenu({ parts, icon, words, note, children }: { parts: Parts; icon: ReactNode; words: string; note?: string; children: ReactNode }) {
  return (
    <parts.Sub>
      <parts.SubTrigger className="menu-item">
        <span className="menu-icon">{icon}</span>
        <span className="menu-words ellipsis">{words}</span>
        {note && <bdi className="menu-note ellipsis">{note}</bdi>}
        <ChevronRight size={14} className="mirrors" aria-hidden />
      </parts.SubTrigger>
      <parts.Portal>
        <parts.SubContent className="menu" sideOffset={4} collisionPadding={8} loop>
          {children}
        </parts.SubContent>
      </parts.Portal>
    </parts.Sub>
  );
}

function Choice({ parts, isChosen, onSelect, children }: { parts: Parts; isChosen: boolean; onSelect: () => void; children: ReactNode }) {
  return (
    <parts.Item className="menu-item" aria-current={isChosen || undefined} onSelect={onSelect}>
      <span className="menu-words ellipsis">{children}</span>
      {isChosen && <Check size={16} aria-hidden />}
    </parts.Item>
  );
}

function NotifyMe({ parts, accountId, view }: Props) {
  return (
    <SubMenu parts={parts} icon={<Bell size={16} aria-hidden />} words="Notify me" note={notifyWords[view.notify]}>
      {levels.map((level) => (
        <Choice key={level} parts={parts} isChosen={view.notify === level} onSelect={() => void setNotify(accountId, view.room.id, level)}>
          {notifyWords[level]}
        </Choice>
      ))}
    </SubMenu>
  );
}

function MoveTo({ parts, accountId, view }: Props) {
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const roomId = view.room.id;
  const sections = roomSections(rooms, (one) => roomName(one, users, ownId));
  const steps = ([-1, 1] as const).map((step) => ({ step, arrangement: stepInList(sections, view, step) }));
  const move = (section: string | null) => void arrangeRoom({ accountId, roomId, section, isStarred: false });
  return (
    <SubMenu parts={parts} icon={<FolderInput size={16} aria-hidden />} words="Move">
      <Choice parts={parts} isChosen={view.section === null && !view.isStarred} onSelect={() => move(null)}>
        {view.room.kind === 'direct' ? 'People' : 'Rooms'}
      </Choice>
      {ownSections(rooms).map((name) => (
        <Choice key={name} parts={parts} isChosen={view.section === name && !view.isStarred} onSelect={() => move(name)}>
          <bdi>{name}</bdi>
        </Choice>
      ))}
      <Choice parts={parts} isChosen={false} onSelect={() => openOverlay({ kind: 'new-section', accountId, roomId })}>
        New section…
      </Choice>
      {steps.some(({ arrangement }) => arrangement !== null) || view.position !== null ? <parts.Separator className="menu-divider" /> : null}
      {steps.map(({ step, arrangement }) =>
        arrangement === null ? null : (
          <Choice key={step} parts={parts} isChosen={false} onSelect={() => void arrangeRoom({ accountId, roomId, ...arrangement })}>
            {step === -1 ? 'Up' : 'Down'}
          </Choice>
        ),
      )}
      {view.position === null ? null : (
        <Choice parts={parts} isChosen={false} onSelect={() => void arrangeRoom({ accountId, roomId, order: [] })}>
          Sort this section by name
        </Choice>
      )}
    </SubMenu>
  );
}
