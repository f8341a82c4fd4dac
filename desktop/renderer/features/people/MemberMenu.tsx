import type { Member, Role } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { isAbove, mayGiveRole, ruleRefusal } from '@parley/shared/room-rules';
import Ban from 'lucide-react/icons/ban';
import Ellipsis from 'lucide-react/icons/ellipsis';
import UserMinus from 'lucide-react/icons/user-minus';
import { setRole } from '../../state/actions/members.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { roleWords } from './role-words.ts';

const roles: readonly Role[] = ['owner', 'admin', 'moderator', 'member', 'guest'];

type Props = { accountId: Id; roomId: Id; member: Member; onDone: () => void };

/** What one may do with somebody in a room: another role, removing, banning. Nothing where one may nothing. */
export function MemberMenu({ accountId, roomId, member, onDone }: Props) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id);
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  if (view?.state !== 'member') return null;
  const userId = member.user.id;
  const isSelf = userId === ownId;
  const target = { role: member.role, isSelf };
  const canRank = ruleRefusal('set-role', view.role, view.room) === null;
  const ranks = canRank ? roles.filter((role) => role !== member.role && mayGiveRole(view.role, target, role)) : [];
  const canRemove = !isSelf && isAbove(view.role, member.role) && ruleRefusal('remove', view.role, view.room) === null;
  if (ranks.length === 0 && !canRemove) return null;
  const give = async (role: Role) => {
    const answer = isOnline ? await setRole({ accountId, roomId, userId }, role) : null;
    if (!answer) showProblem('Roles need the server, which cannot be reached now.');
    else if (!answer.ok) showProblem(`${member.user.displayName} stays ${roleWords[member.role].toLowerCase()}: ${answer.error.message}`);
    onDone();
  };
  const remove = (isBan: boolean) => {
    onDone();
    openOverlay({ kind: 'remove-member', accountId, roomId, userId, isBan });
  };
  return (
    <Menu
      label={`Role of ${member.user.displayName}`}
      align="end"
      trigger={
        <IconButton label="Role and membership" className="profile-more">
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      }
    >
      {ranks.length > 0 ? (
        <MenuItem isChosen onSelect={onDone}>
          {roleWords[member.role]}
        </MenuItem>
      ) : null}
      {ranks.map((role) => (
        <MenuItem key={role} onSelect={() => void give(role)}>
          {`Make ${roleWords[role].toLowerCase()}`}
        </MenuItem>
      ))}
      {ranks.length > 0 && canRemove ? <MenuDivider /> : null}
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
    </Menu>
  );
}
