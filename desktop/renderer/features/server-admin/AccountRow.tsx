import type { AdminUser } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { sizeWords } from '@parley/shared/size-words';
import Ellipsis from 'lucide-react/icons/ellipsis';
import KeyRound from 'lucide-react/icons/key-round';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import ShieldCheck from 'lucide-react/icons/shield-check';
import UserCheck from 'lucide-react/icons/user-check';
import UserX from 'lucide-react/icons/user-x';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { formatWhen } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import type { AccountStep } from './account-questions.ts';
import '../../ui/tag.css';

/** One account: who, how it is used, and the menu of what can be done. */
export function AccountRow({ accountId, user, onStep }: { accountId: Id; user: AdminUser; onStep: (step: AccountStep) => void }) {
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id);
  const isSelf = user.id === ownId;
  const isGone = user.deactivatedAt !== undefined;
  return (
    <>
      <PersonAvatar id={user.id} name={user.displayName} size={36} isBot={user.bot === true} />
      <div className="admin-words">
        <p className="admin-name">
          <bdi className="ellipsis">{user.displayName}</bdi>
          {isSelf && <span className="tag">You</span>}
          {user.admin && (
            <span className="tag" data-accent="">
              Admin
            </span>
          )}
          {user.bot && <span className="tag">Bot</span>}
          {isGone && <span className="tag">Deactivated</span>}
        </p>
        <p className="admin-help ellipsis">
          <bdi>@{user.handle}</bdi> · {usedWords(user)}
        </p>
      </div>
      <span className="admin-figure tabular">{sessionWords(user.sessions)}</span>
      <span className="admin-figure tabular">{user.fileBytes === 0 ? 'No files' : `${sizeWords(user.fileBytes)} of files`}</span>
      <Menu
        label={`What to do with ${user.displayName}`}
        align="end"
        trigger={
          <IconButton label={`What to do with ${user.displayName}`}>
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        <MenuItem icon={<MonitorSmartphone size={16} />} onSelect={() => onStep('sessions')}>
          Devices
        </MenuItem>
        {!user.bot && !isGone && (
          <MenuItem icon={<KeyRound size={16} />} onSelect={() => onStep('reset')}>
            Link for a new password
          </MenuItem>
        )}
        {!user.bot && !isGone && (
          <MenuItem icon={<ShieldCheck size={16} />} onSelect={() => onStep(user.admin ? 'end-admin' : 'make-admin')}>
            {user.admin ? 'Take admin' : 'Make admin'}
          </MenuItem>
        )}
        {!isSelf && <MenuDivider />}
        {!isSelf && !isGone && (
          <MenuItem icon={<UserX size={16} />} isDanger onSelect={() => onStep('deactivate')}>
            Deactivate
          </MenuItem>
        )}
        {isGone && (
          <MenuItem icon={<UserCheck size={16} />} onSelect={() => onStep('reactivate')}>
            Bring back
          </MenuItem>
        )}
      </Menu>
    </>
  );
}

function usedWords(user: AdminUser): string {
  if (user.deactivatedAt !== undefined) return `deactivated ${formatWhen(user.deactivatedAt)}`;
  return user.lastUsedAt === undefined ? `never signed in, made ${formatWhen(user.createdAt)}` : `last used ${formatWhen(user.lastUsedAt)}`;
}

function sessionWords(count: number): string {
  if (count === 0) return 'Signed out';
  return count === 1 ? '1 device' : `${count} devices`;
}
