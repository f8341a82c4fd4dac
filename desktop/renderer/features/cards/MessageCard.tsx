import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { plainWords } from '@parley/shared/words/plain-words';
import type { ReactNode } from 'react';
import { openMessage } from '../../state/actions/panel.ts';
import { formatFull, formatShortDay, formatTime } from '../../ui/time-words.ts';
import { fileNames } from '../files/file-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import './message-card.css';

type Props = {
  accountId: Id;
  message: Message;
  /** Where it stands, where that is not plain. */
  place?: string;
  /** Below the words: counts, what one can do. */
  foot?: ReactNode;
  end?: ReactNode;
  onOpen?: () => void;
};

/** A message in a list of its own: pinned, saved, most voted, the root of a thread. A press opens it where it stands. */
export function MessageCard({ accountId, message, place, foot, end, onOpen }: Props) {
  const user = useUser(accountId, message.authorId);
  const name = personName(user);
  return (
    <article className="message-card">
      <span className="message-card-face">
        <PersonAvatar id={message.authorId} name={name} size={28} isBot={user?.bot === true} />
      </span>
      <button type="button" className="message-card-main" onClick={onOpen ?? (() => openMessage(accountId, message))}>
        <span className="message-card-head">
          <bdi className="message-card-name ellipsis">{name}</bdi>
          {place ? <bdi className="message-card-place ellipsis">{place}</bdi> : null}
          <time className="message-card-time tabular" dateTime={new Date(message.createdAt).toISOString()} title={formatFull(message.createdAt)}>
            {formatShortDay(message.createdAt, Date.now()) ?? formatTime(message.createdAt)}
          </time>
        </span>
        <span className="message-card-words" dir="auto">
          {message.deletedAt === undefined ? plainWords(message.body, 600) || fileNames(message.files) : 'This message was deleted'}
        </span>
        {foot ? <span className="message-card-foot">{foot}</span> : null}
      </button>
      {end ? <span className="message-card-end">{end}</span> : null}
    </article>
  );
}
