import type { Id } from '@parley/shared/ids';
import type { Ledger, OutboxItem } from '@parley/shared/ipc/views';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import { dropOutboxItem } from '../../state/actions/messages.ts';
import { openRoom } from '../../state/actions/navigate.ts';
import { copyText } from '../../state/actions/shell.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatShort } from '../../ui/time-words.ts';
import { fileNames } from '../files/file-words.ts';

/** What is only on this device, in sending order. */
export function SyncWaiting({ accountId, ledger, nowMs }: { accountId: Id; ledger: Ledger; nowMs: number }) {
  if (ledger.waiting.length === 0) return null;
  return (
    <section aria-labelledby="sync-waiting">
      <header className="sync-section">
        <h2 id="sync-waiting" className="sync-title">
          Waiting to go out
        </h2>
        <p className="sync-aside">Sent in this order. Nothing is dropped, even if you quit.</p>
      </header>
      <ul className="sync-waiting">
        {ledger.waiting.map((item) => (
          <WaitingRow key={item.opId} accountId={accountId} item={item} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

function WaitingRow({ accountId, item, nowMs }: { accountId: Id; item: OutboxItem; nowMs: number }) {
  const name = useStore((state) => {
    const { rooms, users } = selectAccountData(state, accountId);
    const view = rooms[item.roomId];
    return view ? roomName(view, users, state.accounts.find((account) => account.id === accountId)?.user.id ?? '') : null;
  });
  const isFailed = item.state === 'failed';
  return (
    <li className="sync-item" data-failed={isFailed ? '' : undefined}>
      {isFailed ? <CircleAlert size={16} /> : <Clock size={16} />}
      <bdi className="sync-item-room ellipsis" title={name ?? undefined}>
        {name ?? 'A room you are not in'}
      </bdi>
      <bdi className="sync-item-body ellipsis" title={item.body}>
        {item.call === 'messages.send' ? item.body || fileNames(item.files ?? []) : 'The room itself'}
      </bdi>
      <span className="sync-item-when tabular">
        {isFailed
          ? `${item.error?.message ?? 'Refused'} Needs you`
          : item.state === 'sending'
            ? 'on its way'
            : `waiting since ${formatShort(item.createdAt, nowMs)}`}
      </span>
      {name === null ? (
        // Its words are all that is left of it here.
        <span className="sync-item-acts">
          <Button size="small" onClick={() => void copyText(item.body, 'Copied the text.')}>
            Copy text
          </Button>
          <Button size="small" onClick={() => void dropOutboxItem(accountId, item.opId)}>
            Delete
          </Button>
        </span>
      ) : (
        <Button size="small" aria-label={`Open ${name}`} onClick={() => openRoom(accountId, item.roomId)}>
          Open
        </Button>
      )}
    </li>
  );
}
