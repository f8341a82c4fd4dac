import { type KeyboardEvent, type MouseEvent, memo, useState } from 'react';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { flagOf } from '../../ui/flag.ts';
import { personName, useUser } from '../people/use-user.ts';
import { describeFailure } from './describe-failure.ts';
import { FailedStrip } from './FailedStrip.tsx';
import { formatFull, formatTime } from './format-time.ts';
import { MessageToolbar } from './MessageToolbar.tsx';
import { MessageWords } from './MessageWords.tsx';
import { useRoomContext, type WordsRow } from './room-context.ts';
import { PendingMark, StoredMark } from './SendMark.tsx';
import '../../ui/tag.css';
import './message.css';

type Props = { row: WordsRow; isActive: boolean; isTarget: boolean };

/**
 * Somebody's words on the page, their facts in the margin. A message that is only on this device is drawn by the same component, so nothing moves when
 * it is stored.
 */
export const MessageRow = memo(function MessageRow({ row, isActive, isTarget }: Props) {
  const { accountId, roomId, ownId, openMenu, openProfile } = useRoomContext();
  const [isHovered, setIsHovered] = useState(false);
  const authorId = row.kind === 'pending' ? ownId : row.message.authorId;
  const user = useUser(accountId, authorId);
  const isReadOnly = useStore((state) => selectRoom(state, accountId, roomId)?.state === 'left');
  const name = personName(user);
  const at = atOf(row);
  const deleted = row.kind === 'message' && row.message.deletedAt !== undefined;
  const isMe = row.kind === 'message' && row.message.kind === 'me';
  const handleMenu = (event: MouseEvent) => {
    if (deleted) return;
    event.preventDefault();
    openMenu(row, { x: event.clientX, y: event.clientY });
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget || deleted) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    openMenu(row, { x: box.left + box.width / 2, y: box.top + 8 });
  };
  const open = (event: MouseEvent<HTMLElement>) => openProfile(authorId, event.currentTarget);
  const tabIndex = isActive ? 0 : -1;
  return (
    <article
      className="row"
      data-row-key={row.key}
      data-kind={row.kind}
      tabIndex={-1}
      aria-label={labelOf(row, name)}
      onPointerEnter={() => setIsHovered(true)}
      onPointerLeave={() => setIsHovered(false)}
      onContextMenu={handleMenu}
      onKeyDown={handleKeyDown}
    >
      <div
        className="message"
        data-grouped={row.isGrouped || undefined}
        data-mention={(row.kind === 'message' && row.isOwnMention) || undefined}
        data-target={isTarget || undefined}
        data-pending={row.kind === 'pending' || undefined}
      >
        {row.isGrouped ? null : (
          <>
            <button type="button" className="message-avatar" tabIndex={-1} onClick={open} aria-hidden>
              <Avatar id={authorId} name={name} size={36} isBot={user?.bot === true} />
            </button>
            <div className="message-head">
              <button
                type="button"
                className="message-author"
                title={name}
                tabIndex={tabIndex}
                onClick={open}
                style={{ ['--name-ink' as string]: `var(--hue-${flagOf(authorId).hue}-name)` }}
              >
                <bdi>{name}</bdi>
              </button>
              {user?.bot ? <span className="tag">Bot</span> : null}
            </div>
          </>
        )}
        <div className="message-margin">
          <time className="message-time" dateTime={new Date(at).toISOString()} title={formatFull(at)}>
            {formatTime(at)}
          </time>
          <span className="message-state">
            {row.kind === 'pending' ? <PendingMark item={row.item} /> : authorId === ownId && !deleted ? <StoredMark at={at} /> : null}
          </span>
        </div>
        <div className="message-body">
          {deleted ? (
            <p className="message-deleted">
              Message deleted by <bdi>{name}</bdi>
            </p>
          ) : (
            <>
              {isMe ? <bdi className="message-me">{name} </bdi> : null}
              <MessageWords
                body={row.kind === 'pending' ? row.item.body : row.message.body}
                mentions={row.kind === 'message' ? row.message.mentions : null}
                isJumbo={row.isJumbo}
                isActive={isActive}
              />
              {row.kind === 'message' && row.message.editedAt !== undefined ? (
                <span className="message-edited" title={`Edited ${formatFull(row.message.editedAt)}`}>
                  edited
                </span>
              ) : null}
              {row.kind === 'pending' && row.item.state === 'failed' ? <FailedStrip item={row.item} tabIndex={tabIndex} /> : null}
            </>
          )}
        </div>
        {(isHovered || isActive) && !deleted && !isReadOnly ? <MessageToolbar row={row} tabIndex={tabIndex} /> : null}
      </div>
    </article>
  );
});

function atOf(row: WordsRow): number {
  return row.kind === 'pending' ? row.item.createdAt : row.message.createdAt;
}

/** What a screen reader says of a row: who, when, what, and where it is. */
export function labelOf(row: WordsRow, name: string): string {
  if (row.kind === 'pending') {
    const state = row.item.state === 'failed' ? describeFailure(row.item.error) : 'waiting, only on this device';
    return `${name}, ${formatTime(row.item.createdAt)}, ${row.item.body}, ${state}`;
  }
  const { message } = row;
  if (message.deletedAt !== undefined) return `${name}, ${formatTime(message.createdAt)}, message deleted`;
  const mention = row.isOwnMention ? ', mentions you' : '';
  const edited = message.editedAt === undefined ? '' : ', edited';
  return `${name}, ${formatTime(message.createdAt)}, ${message.body}${mention}${edited}, stored`;
}
