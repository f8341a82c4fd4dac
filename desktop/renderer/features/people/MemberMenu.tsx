import type { Member, Role } from '@parley/shared/entities/membership';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { isAbove, mayGiveRole, type RoomAction, ruleRefusal } from '@parley/shared/room-rules';
import Ban from 'lucide-react/icons/ban';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import UserMinus from 'lucide-react/icons/user-minus';
import { unblock } from '../../state/actions/blocks.ts';
import { muteMember, setRole } from '../../state/actions/members.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { showDone, showProblem } from '../../state/actions/toasts.ts';
import { selectIsBlocked, selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { roleWords } from './role-words.ts';

const roles: readonly Role[] = ['owner', 'admin', 'moderator', 'member', 'guest'];

type Props = { accountId: Id; user: User; place: { roomId: Id; member: Member } | null; onDone: () => void };

/** What one may do with somebody: in the room where the card stands another role, muting, removing, banning; anywhere blocking. Nothing where one may nothing. */
export function MemberMenu({ accountId, user, place, onDone }: Props) {
  const view = useStore((state) => (place === null ? null : selectRoom(state, accountId, place.roomId)));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id);
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const isBlocked = useStore((state) => selectIsBlocked(state, accountId, user.id));
  const userId = user.id;
  const isSelf = userId === ownId;
  const { ranks, canMute, canRemove } = rightsOver(view, place?.member ?? null, isSelf);
  if (ranks.length === 0 && !canRemove && isSelf) return null;
  const roomId = place?.roomId ?? '';
  const role = place?.member.role ?? 'member';
  const isMuted = (place?.member.mutedUntil ?? 0) > Date.now();
  const give = async (next: Role) => {
    const answer = isOnline ? await setRole({ accountId, roomId, userId }, next) : null;
    if (!answer) showProblem('Roles need the server, which cannot be reached now.');
    else if (!answer.ok) showProblem(`${user.displayName} stays ${roleWords[role].toLowerCase()}: ${answer.error.message}`);
    onDone();
  };
  const remove = (isBan: boolean) => {
    onDone();
    openOverlay({ kind: 'remove-member', accountId, roomId, userId, isBan });
  };
  const mute = async () => {
    onDone();
    if (!isMuted) return openOverlay({ kind: 'mute-member', accountId, roomId, userId });
    const answer = await muteMember({ accountId, roomId, userId }, null);
    if (answer.ok) showDone(`${user.displayName} can write here again.`);
    else showProblem(answer.error.message);
  };
  const block = async () => {
    onDone();
    if (!isBlocked) return openOverlay({ kind: 'block-person', accountId, userId });
    if (await unblock(accountId, userId)) showDone(`${user.displayName} is not blocked any more.`);
  };
  return (
    <Menu
      label={`More about ${user.displayName}`}
      align="end"
      trigger={
        <IconButton label="More actions" className="profile-more">
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      }
    >
      {ranks.length > 0 ? (
        <MenuItem isChosen onSelect={onDone}>
          {roleWords[role]}
        </MenuItem>
      ) : null}
      {ranks.map((rank) => (
        <MenuItem key={rank} onSelect={() => void give(rank)}>
          {`Make ${roleWords[rank].toLowerCase()}`}
        </MenuItem>
      ))}
      {ranks.length > 0 && (canMute || canRemove || !isSelf) ? <MenuDivider /> : null}
      {canMute || (isMuted && canRemove) ? (
        <MenuItem icon={isMuted ? <Mic size={16} aria-hidden /> : <MicOff size={16} aria-hidden />} onSelect={() => void mute()}>
          {isMuted ? 'Let them write again' : 'Mute in this room…'}
        </MenuItem>
      ) : null}
      {canRemove ? (
        <>
          <MenuItem icon={<UserMinus size={16} aria-hidden />} isDanger onSelect={() => remove(false)}>
            Remove from the room
          </MenuItem>
          <MenuItem icon={<Ban size={16} aria-hidden />} isDanger onSelect={() => remove(true)}>
            Ban
          </MenuItem>
        </>
      ) : null}
      {(canMute || canRemove) && !isSelf ? <MenuDivider /> : null}
      {isSelf ? null : (
        <MenuItem icon={isBlocked ? <Eye size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />} isDanger={!isBlocked} onSelect={() => void block()}>
          {isBlocked ? 'Unblock' : 'Block…'}
        </MenuItem>
      )}
    </Menu>
  );
}

function rightsOver(view: RoomView | null, member: Member | null, isSelf: boolean): { ranks: readonly Role[]; canMute: boolean; canRemove: boolean } {
  if (view?.state !== 'member' || member === null) return { ranks: [], canMute: false, canRemove: false };
  const may = (action: RoomAction) => ruleRefusal(action, view.role, view.room) === null;
  const target = { role: member.role, isSelf };
  const isBelow = !isSelf && isAbove(view.role, member.role);
  return {
    ranks: may('set-role') ? roles.filter((role) => role !== member.role && mayGiveRole(view.role, target, role)) : [],
    canMute: isBelow && may('mute'),
    canRemove: isBelow && may('remove'),
  };
}
