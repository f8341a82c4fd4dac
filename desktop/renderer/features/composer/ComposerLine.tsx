import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import CloudOff from 'lucide-react/icons/cloud-off';
import { Fragment, useEffect, useMemo } from 'react';
import { needUsers } from '../../state/actions/people.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { selectAccountData, selectIsOnline, selectTyping } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { personName } from '../people/use-user.ts';
import { lengthWords, toBody, typingWords } from './composer-words.ts';
import { SlowMode } from './SlowMode.tsx';
import { splitBody } from './split-body.ts';
import type { useComposer } from './use-composer.ts';

type Props = { target: ComposeTarget; ownId: Id; view: RoomView; composer: ReturnType<typeof useComposer> };

/** The line below the box: always there, so that nothing moves when somebody begins to type. What needs a decision comes first. */
export function ComposerLine({ target, ownId, view, composer }: Props) {
  const { accountId, rootId } = target;
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const length = lengthWords(composer.over);
  return (
    <div className="composer-line">
      {length ? (
        <span className="composer-length" data-over={length.isOver || undefined} role={length.isOver ? 'alert' : undefined}>
          {length.text}
        </span>
      ) : rootId !== null ? (
        <>
          <AlsoInRoom name={view.room.kind === 'direct' ? 'the conversation' : view.room.name} composer={composer} />
          <Typing accountId={accountId} ownId={ownId} placeId={rootId} />
        </>
      ) : isOnline ? (
        <TypingOrWait accountId={accountId} ownId={ownId} view={view} />
      ) : (
        <OfflineWords accountId={accountId} />
      )}
      {length?.isOver && !composer.isChange ? <Split composer={composer} /> : null}
    </div>
  );
}

function Split({ composer }: { composer: Props['composer'] }) {
  const count = useMemo(() => splitBody(toBody(composer.body)).length, [composer.body]);
  return (
    <button type="button" className="composer-split" onClick={composer.sendSplit}>
      Send as {count} messages
    </button>
  );
}

function AlsoInRoom({ name, composer }: { name: string; composer: Props['composer'] }) {
  if (composer.isChange) return null;
  return (
    <label className="composer-also">
      <input type="checkbox" checked={composer.inRoomToo} onChange={(event) => composer.setInRoomToo(event.target.checked)} />
      <span className="ellipsis">
        Also send to <bdi>{name}</bdi>
      </span>
    </label>
  );
}

function OfflineWords({ accountId }: { accountId: Id }) {
  const connection = useStore((all) => all.accounts.find((account) => account.id === accountId)?.connection);
  const state = connection?.state;
  const words =
    connection?.state === 'signed-out' && connection.code === 'account-deleted'
      ? 'This account was deleted. Nothing goes out any more.'
      : state === 'signed-out'
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

/** Who writes; while nobody does, how long slow mode keeps one's words back. */
function TypingOrWait({ accountId, ownId, view }: { accountId: Id; ownId: Id; view: RoomView }) {
  const roomId = view.room.id;
  const isQuiet = useStore((state) => selectTyping(state, accountId, roomId).every((id) => id === ownId));
  return isQuiet ? <SlowMode view={view} /> : <Typing accountId={accountId} ownId={ownId} placeId={roomId} />;
}

function Typing({ accountId, ownId, placeId }: { accountId: Id; ownId: Id; placeId: Id }) {
  const typing = useStore((state) => selectTyping(state, accountId, placeId));
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
