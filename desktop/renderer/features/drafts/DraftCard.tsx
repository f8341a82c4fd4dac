import { plainWords } from '@parley/shared/words/plain-words';
import type { ReactNode } from 'react';
import { formatFull, formatShortDay, formatTime } from '../../ui/time-words.ts';

type Props = {
  icon: ReactNode;
  name: string;
  note: string | null;
  at: number;
  body: string;
  /** What stands in the place of words where there are none. */
  none: string;
  /** A line below the words. */
  foot?: string;
  /** Null: there is nowhere to go. */
  onOpen: (() => void) | null;
  /** What stands at its end. */
  children: ReactNode;
};

/** Words that are not sent: of which room, since when, and what they say. */
export function DraftCard({ icon, name, note, at, body, none, foot, onOpen, children }: Props) {
  const words = (
    <>
      <span className="message-card-head">
        <bdi className="message-card-name ellipsis">{name}</bdi>
        {note === null ? null : <span className="message-card-place">{note}</span>}
        <time className="message-card-time tabular" dateTime={new Date(at).toISOString()} title={formatFull(at)}>
          {formatShortDay(at, Date.now()) ?? formatTime(at)}
        </time>
      </span>
      <span className="message-card-words" dir="auto">
        {body.trim() === '' ? none : plainWords(body, 300)}
      </span>
      {foot === undefined ? null : <span className="message-card-foot">{foot}</span>}
    </>
  );
  return (
    <article className="message-card">
      <span className="message-card-face">{icon}</span>
      {onOpen === null ? (
        <div className="message-card-main">{words}</div>
      ) : (
        <button type="button" className="message-card-main" onClick={onOpen}>
          {words}
        </button>
      )}
      <span className="message-card-end">{children}</span>
    </article>
  );
}
