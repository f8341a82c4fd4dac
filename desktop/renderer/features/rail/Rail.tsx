import type { AccountView } from '@parley/shared/ipc/views';
import Plus from 'lucide-react/icons/plus';
import Settings from 'lucide-react/icons/settings';
import { addAccount, openAccount, openSettings } from '../../state/actions/navigate.ts';
import { selectAccountId } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { CallPill } from '../../ui/Count.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ServerTile } from '../../ui/RoomIcon.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import './rail.css';

/** The servers one is signed in to, as tiles. */
export function Rail() {
  const accounts = useStore((state) => state.accounts);
  const openId = useStore(selectAccountId);
  return (
    <nav className="rail" aria-label="Servers" data-landmark="servers">
      <ul className="rail-tiles">
        {accounts.map((account, index) => (
          <RailTile key={account.id} account={account} isOpen={account.id === openId} index={index} />
        ))}
        <li>
          <Tooltip words="Add a server" side="right">
            <button type="button" className="rail-add" aria-label="Add a server" onClick={addAccount}>
              <Plus size={18} />
            </button>
          </Tooltip>
        </li>
      </ul>
      <IconButton label="Settings" keys="Ctrl+," size={40} onClick={() => openSettings('profile')}>
        <Settings size={16} />
      </IconButton>
    </nav>
  );
}

function RailTile({ account, isOpen, index }: { account: AccountView; isOpen: boolean; index: number }) {
  const { mentions, unread, serverName, user } = account;
  const news = isOpen ? '' : mentions > 0 ? `, ${mentions} ${mentions === 1 ? 'mention' : 'mentions'}` : unread > 0 ? ', unread' : '';
  return (
    <li className="rail-tile" data-open={isOpen ? '' : undefined}>
      <Tooltip words={`${serverName} (@${user.handle})`} side="right" {...(index < 9 ? { keys: `Ctrl+${index + 1}` } : {})}>
        <button
          type="button"
          className="rail-button"
          aria-label={`${serverName}${news}`}
          aria-current={isOpen ? 'true' : undefined}
          data-focus-first={isOpen ? '' : undefined}
          onClick={() => openAccount(account.id)}
        >
          <ServerTile serverUrl={account.serverUrl} name={serverName} />
        </button>
      </Tooltip>
      {!isOpen && mentions > 0 && (
        <span className="rail-pill" aria-hidden="true">
          <CallPill count={mentions} />
        </span>
      )}
      {!isOpen && mentions === 0 && unread > 0 && <span className="rail-dot" aria-hidden="true" />}
    </li>
  );
}
