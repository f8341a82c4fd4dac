import type { AccountView } from '@parley/shared/ipc/views';
import Smile from 'lucide-react/icons/smile';
import UserRound from 'lucide-react/icons/user-round';
import X from 'lucide-react/icons/x';
import type { ReactElement } from 'react';
import { openOverlay, openSettings } from '../../state/actions/navigate.ts';
import { setPresence } from '../../state/actions/people.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { Presence } from '../../ui/Presence.tsx';
import { useStatus } from '../people/use-status.ts';
import { presenceChoices } from './choices.ts';
import './own-status.css';

/** How one is seen on all devices, one's status in words, and the way to the profile. */
export function OwnStatusMenu({ account, trigger }: { account: AccountView; trigger: ReactElement }) {
  const status = useStatus(account.user);
  const set = async (wish: Parameters<typeof setPresence>[1]) => {
    const answer = await setPresence(account.id, wish);
    if (!answer.ok) showProblem(`Your status is as before: ${answer.error.message}`);
  };
  return (
    <Menu label="Your status" trigger={trigger}>
      {presenceChoices.map(({ choice, words, note, shown }) => (
        <MenuItem
          key={choice}
          icon={<Presence status={shown} />}
          isChosen={account.presence === choice}
          {...(note === undefined ? {} : { note })}
          onSelect={() => void set({ status: choice })}
        >
          {words}
        </MenuItem>
      ))}
      <MenuDivider />
      <MenuItem icon={<Smile size={16} />} onSelect={() => openOverlay({ kind: 'own-status', accountId: account.id })}>
        {status === null ? 'Set a status' : 'Change status'}
      </MenuItem>
      {status !== null && (
        <MenuItem icon={<X size={16} />} onSelect={() => void set({ status: account.presence, text: '', emoji: '' })}>
          Clear status
        </MenuItem>
      )}
      <MenuItem icon={<UserRound size={16} />} onSelect={() => openSettings('profile')}>
        Profile
      </MenuItem>
    </Menu>
  );
}
