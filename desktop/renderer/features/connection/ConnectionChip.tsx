import type { Id } from '@parley/shared/ids';
import type { AccountView } from '@parley/shared/ipc/views';
import CloudOff from 'lucide-react/icons/cloud-off';
import KeyRound from 'lucide-react/icons/key-round';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import RefreshCw from 'lucide-react/icons/refresh-cw';
import { Popover } from 'radix-ui';
import { retryConnection } from '../../state/actions/accounts.ts';
import { useStore } from '../../state/store.ts';
import { ConnectionCard } from './ConnectionCard.tsx';
import { useSettled } from './use-settled.ts';
import './connection.css';

/** How this account is connected, in the bar; a press opens a card with the facts. */
export function ConnectionChip({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const connection = account?.connection;
  // A connection that is made within a second is not worth a word.
  const isConnectingLong = useSettled(connection?.state === 'connecting', 1_000);
  if (!account || !connection) return null;
  return (
    <div className="chip" data-state={connection.state} data-quiet={connection.state === 'connecting' && !isConnectingLong ? '' : undefined}>
      <Popover.Root>
        <Popover.Trigger className="chip-main" data-connection={connection.state}>
          <ChipFace account={account} />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className="connection-card" align="end" sideOffset={6} collisionPadding={8} aria-label="Connection">
            <ConnectionCard account={account} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {connection.state === 'offline' && (
        <button type="button" className="chip-retry" onClick={() => void retryConnection(account.id)}>
          Retry now
        </button>
      )}
      <span className="visually-hidden" role="status">
        {chipWords(account)}
      </span>
    </div>
  );
}

function ChipFace({ account }: { account: AccountView }) {
  const { state } = account.connection;
  return (
    <>
      {state === 'online' && <span className="chip-dot" data-state="online" />}
      {state === 'connecting' && <LoaderCircle size={14} className="chip-turn" />}
      {state === 'catching-up' && <RefreshCw size={14} />}
      {state === 'offline' && <CloudOff size={14} />}
      {state === 'signed-out' && <KeyRound size={14} />}
      <span>{chipWords(account)}</span>
    </>
  );
}

function chipWords({ connection, waiting }: AccountView): string {
  switch (connection.state) {
    case 'online':
      return 'Online';
    case 'connecting':
      return 'Connecting…';
    case 'catching-up':
      return `Catching up · ${connection.rooms} ${connection.rooms === 1 ? 'room' : 'rooms'}`;
    case 'offline':
      return waiting > 0 ? `Offline · ${waiting} waiting` : 'Offline';
    case 'signed-out':
      return connection.code === 'account-deleted' ? 'This account was deleted' : 'Signed out · sign in to sync';
  }
}
