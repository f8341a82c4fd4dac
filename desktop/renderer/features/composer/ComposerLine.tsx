import type { Id } from '@parley/shared/ids';
import CloudOff from 'lucide-react/icons/cloud-off';
import { Fragment, useEffect } from 'react';
import { needUsers } from '../../state/actions/people.ts';
import { selectAccountData, selectTyping } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { personName } from '../people/use-user.ts';
import { lengthWords, typingWords } from './composer-words.ts';

type Props = { accountId: Id; ownId: Id; roomId: Id; isOnline: boolean; over: number };

/** The line below the box: always there, so that nothing moves when somebody begins to type. What needs a decision comes first. */
export function ComposerLine({ accountId, ownId, roomId, isOnline, over }: Props) {
  const length = lengthWords(over);
  return (
    <div className="composer-line">
      {length ? (
        <span className="composer-length" data-over={length.isOver || undefined} role={length.isOver ? 'alert' : undefined}>
          {length.text}
        </span>
      ) : isOnline ? (
        <Typing accountId={accountId} ownId={ownId} roomId={roomId} />
      ) : (
        <OfflineWords accountId={accountId} />
      )}
    </div>
  );
}

function OfflineWords({ accountId }: { accountId: Id }) {
  const state = useStore((all) => all.accounts.find((account) => account.id === accountId)?.connection.state);
  const words =
    state === 'signed-out'
      ? 'Signed out on this device. Enter puts the message in the queue; it goes out when you have signed in.'
      : state === 'connecting'
        ? 'Connecting. Enter puts the message in the queue; it goes out in order when the server is there.'
        : 'Offline. Enter puts the message in the queue; it goes out in order when the server is back.';
  return (
    <span className="composer-offline" role="status">
      <CloudOff size={14} strokeWidth={2} aria-hidden />
      <span title={words}>{words}</span>
    </span>
  );
}

function Typing({ accountId, ownId, roomId }: { accountId: Id; ownId: Id; roomId: Id }) {
  const typing = useStore((state) => selectTyping(state, accountId, roomId));
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const others = typing.filter((id) => id !== ownId);
  const missing = others.filter((id) => !users[id]).join(' ');
  useEffect(() => {
    if (missing !== '') needUsers(accountId, missing.split(' '));
  }, [accountId, missing]);
  if (others.length === 0) return null;
  return (
    <span className="composer-typing">
      <span className="typing-dots" aria-hidden>
        <i />
        <i />
        <i />
      </span>
      <span className="ellipsis">
        {typingWords(others.map((id) => personName(users[id]))).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
          <Fragment key={index}>{part.isName ? <bdi>{part.text}</bdi> : part.text}</Fragment>
        ))}
      </span>
    </span>
  );
}
