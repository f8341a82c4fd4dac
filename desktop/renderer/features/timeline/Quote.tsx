import type { Id } from '@parley/shared/ids';
import { plainWords } from '@parley/shared/words/plain-words';
import type { MouseEvent } from 'react';
import { openMessage } from '../../state/actions/panel.ts';
import { selectIsBlocked } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useQuoted } from '../../state/use-quoted.ts';
import { fileNames } from '../files/file-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { useRoomContext } from './room-context.ts';
import './quote.css';

/** What a message answers: its author and first line, in one line of fixed height; a press goes there. */
export function Quote({ messageId, tabIndex }: { messageId: Id; tabIndex: number }) {
  const { accountId, roomId } = useRoomContext();
  const quoted = useQuoted(accountId, roomId, messageId);
  const user = useUser(accountId, quoted?.authorId ?? null);
  const isBlocked = useStore((state) => selectIsBlocked(state, accountId, quoted?.authorId ?? ''));
  if (quoted === undefined) return <div className="quote quote-empty" aria-hidden />;
  if (quoted === null) return <div className="quote quote-note">A message that is not on this device</div>;
  const name = personName(user);
  const go = (event: MouseEvent) => {
    event.stopPropagation();
    openMessage(accountId, quoted);
  };
  return (
    <button type="button" className="quote" tabIndex={tabIndex} onClick={go} aria-label={`Answer to ${name}. Show that message`}>
      <PersonAvatar id={quoted.authorId} name={name} size={16} isBot={user?.bot === true} />
      <bdi className="quote-name">{name}</bdi>
      <span className="quote-words ellipsis" dir="auto">
        {isBlocked
          ? 'Message from somebody you blocked'
          : quoted.deletedAt === undefined
            ? plainWords(quoted.body, 300) || fileNames(quoted.files)
            : 'This message was deleted'}
      </span>
    </button>
  );
}
