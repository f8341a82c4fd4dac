import type { Id } from '@parley/shared/ids';
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { selectIsBlocked } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { flagOf } from '../../ui/flag.ts';
import { formatFull, formatTime } from '../../ui/time-words.ts';
import { FoldedWords } from '../blocks/FoldedWords.tsx';
import { AnsweredCommand } from '../commands/AnsweredCommand.tsx';
import { MessageFiles } from '../files/MessageFiles.tsx';
import { WaitingFiles } from '../files/WaitingFiles.tsx';
import { LinkCards } from '../links/LinkCards.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { VoteControl } from '../votes/VoteControl.tsx';
import { useKeptOpen } from '../words/kept-open.ts';
import { Words } from '../words/Words.tsx';
import { StopWriting } from '../writings/StopWriting.tsx';
import { runItemKey } from './act-on-item.ts';
import { FailedChange } from './FailedChange.tsx';
import { FailedStrip } from './FailedStrip.tsx';
import { MessageFooter } from './MessageFooter.tsx';
import { MessageMarks } from './MessageMarks.tsx';
import { MessageToolbar } from './MessageToolbar.tsx';
import { runMessageAction, runMessageKey } from './message-actions.ts';
import { messageLabel } from './message-label.ts';
import { Quote } from './Quote.tsx';
import { useRoomContext, type WordsRow } from './room-context.ts';
import { PendingMark, StoredMark, WaitingMark } from './SendMark.tsx';
import '../../ui/tag.css';
import './message.css';

type Props = { row: WordsRow; isActive: boolean; isTarget: boolean };

/**
 * Somebody's words on the page, their facts in the margin. A message that is only on this device is drawn by the same component, so nothing moves when
 * it is stored.
 */
export const MessageRow = memo(function MessageRow({ row, isActive, isTarget }: Props) {
  const context = useRoomContext();
  const { accountId, ownId, canWrite, openMenu, openProfile } = context;
  const [isHovered, setIsHovered] = useState(false);
  const stored = row.kind === 'message' ? row.message : null;
  const authorId = stored?.authorId ?? ownId;
  const user = useUser(accountId, authorId);
  const isOpenRoot = useStore(({ panel }) => panel?.kind === 'thread' && stored !== null && panel.rootId === stored.id && context.rootId === null);
  const name = personName(user);
  const at = row.kind === 'pending' ? row.item.createdAt : row.message.createdAt;
  const kind = row.kind === 'pending' ? row.item.kind : row.message.kind;
  const isDeleted = stored?.deletedAt !== undefined;
  const answered = isDeleted ? undefined : stored?.command;
  const isBlocked = useStore((state) => selectIsBlocked(state, accountId, authorId));
  const [isUnfolded, unfold] = useKeptOpen(`blocked ${stored?.id ?? ''}`);
  const isFolded = isBlocked && !isDeleted && !isUnfolded;
  const isLive = isHovered || isActive;
  const tabIndex = isActive ? 0 : -1;
  const article = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // What had the focus may go with what it did, as the only one of a reaction that is taken back: then the row has it.
    if (isActive && document.activeElement === document.body) article.current?.focus({ preventScroll: true });
  });
  const handleMenu = (event: MouseEvent) => {
    event.preventDefault();
    openMenu(row, { x: event.clientX, y: event.clientY });
  };
  /** With Alt, a press anywhere on the row marks unread from here, whatever stands under the pointer. */
  const handleClick = (event: MouseEvent) => {
    if (!event.altKey || row.kind !== 'message' || !runMessageAction(context, row, 'unread')) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' || event.key === 'ContextMenu') {
      const box = event.currentTarget.getBoundingClientRect();
      openMenu(row, { x: box.left + box.width / 2, y: box.top + 8 });
    } else if (!(row.kind === 'message' ? runMessageKey(context, row, event) : runItemKey(accountId, row.item, event))) return;
    event.preventDefault();
  };
  const open = (event: MouseEvent<HTMLElement>) => openProfile(authorId, event.currentTarget);
  return (
    <article
      ref={article}
      className="row"
      data-row-key={row.key}
      data-kind={row.kind}
      tabIndex={-1}
      aria-label={isFolded ? 'Message from somebody you blocked' : messageLabel(row, name)}
      onPointerEnter={() => setIsHovered(true)}
      onPointerLeave={() => setIsHovered(false)}
      onClickCapture={handleClick}
      onContextMenu={handleMenu}
      onKeyDown={handleKeyDown}
    >
      <div
        className="message"
        data-grouped={row.isGrouped || undefined}
        data-mention={(row.kind === 'message' && row.isOwnMention) || undefined}
        data-target={isTarget || undefined}
        data-pending={row.kind === 'pending' || undefined}
        data-open-root={isOpenRoot || undefined}
        data-me={kind === 'me' || undefined}
      >
        {row.isGrouped ? null : (
          <>
            <button type="button" className="message-avatar" tabIndex={-1} onClick={open} aria-hidden>
              <PersonAvatar id={authorId} name={name} size={36} isBot={user?.bot === true} />
            </button>
            <div className="message-head" data-answers={answered ? '' : undefined}>
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
              {answered ? <AnsweredCommand accountId={accountId} command={answered} /> : null}
            </div>
          </>
        )}
        <div className="message-margin">
          <time className="message-time" dateTime={new Date(at).toISOString()} title={formatFull(at)}>
            {formatTime(at)}
          </time>
          <StateMark row={row} isOwn={authorId === ownId} />
        </div>
        {stored && !isDeleted && !isFolded ? (
          <VoteControl accountId={accountId} message={stored} isLive={isLive} canVote={canWrite} tabIndex={tabIndex} />
        ) : null}
        <div className="message-body">
          {isDeleted ? (
            <Tombstone accountId={accountId} deleterId={stored?.deletedBy ?? authorId} />
          ) : isFolded ? (
            <FoldedWords tabIndex={tabIndex} onShow={unfold} />
          ) : (
            <Said row={row} name={name} isActive={isActive} />
          )}
        </div>
        {stored && !isFolded ? <MessageFooter message={stored} tabIndex={tabIndex} /> : null}
        {isLive && !isFolded && (canWrite || stored) ? <MessageToolbar row={row} tabIndex={tabIndex} /> : null}
      </div>
    </article>
  );
});

function Tombstone({ accountId, deleterId }: { accountId: Id; deleterId: Id }) {
  const name = personName(useUser(accountId, deleterId));
  return (
    <p className="message-deleted">
      Message deleted by <bdi>{name}</bdi>
    </p>
  );
}

/** What the row says: what it answers, its words and what became of them. */
function Said({ row, name, isActive }: { row: WordsRow; name: string; isActive: boolean }) {
  const { accountId, isOnline } = useRoomContext();
  const tabIndex = isActive ? 0 : -1;
  if (row.kind === 'pending') {
    const { item } = row;
    return (
      <>
        {item.replyToId === undefined ? null : <Quote messageId={item.replyToId} tabIndex={tabIndex} />}
        {item.body === '' ? null : (
          <Words accountId={accountId} body={item.body} mentions={null} isActive={isActive} before={item.kind === 'me' ? <DoerName name={name} /> : null} />
        )}
        {item.files ? <WaitingFiles accountId={accountId} item={item} files={item.files} isOnline={isOnline} tabIndex={tabIndex} /> : null}
        {item.state === 'failed' ? <FailedStrip item={item} tabIndex={tabIndex} /> : null}
      </>
    );
  }
  const { message } = row;
  const failed = row.pending?.filter((change) => change.state === 'failed') ?? [];
  return (
    <>
      {message.command && row.isGrouped ? <AnsweredCommand accountId={accountId} command={message.command} /> : null}
      {message.replyToId === undefined ? null : <Quote messageId={message.replyToId} tabIndex={tabIndex} />}
      {message.body === '' && message.kind === 'text' ? (
        <MessageMarks row={row} tabIndex={tabIndex} />
      ) : (
        <Words
          accountId={accountId}
          body={message.body}
          mentions={message.mentions}
          isActive={isActive}
          before={message.kind === 'me' ? <DoerName name={name} /> : null}
          after={<MessageMarks row={row} tabIndex={tabIndex} />}
        />
      )}
      <StopWriting message={message} tabIndex={tabIndex} />
      {message.files.length > 0 ? <MessageFiles accountId={accountId} message={message} tabIndex={tabIndex} /> : null}
      {row.previews ? <LinkCards accountId={accountId} message={message} previews={row.previews} tabIndex={tabIndex} /> : null}
      {failed.map((change) => (
        <FailedChange key={change.opId} message={message} change={change} tabIndex={tabIndex} />
      ))}
    </>
  );
}

/** Of whom a `/me` line tells: his name is its first word. */
function DoerName({ name }: { name: string }) {
  return (
    <>
      <bdi className="message-me">{name}</bdi>{' '}
    </>
  );
}

/** Where a message is; one that is stored shows a clock while its words or its end wait. Votes, reactions and pins look the same while they wait. */
function StateMark({ row, isOwn }: { row: WordsRow; isOwn: boolean }) {
  const { accountId } = useRoomContext();
  const mark = markOf(row, isOwn, accountId);
  return mark && <span className="message-state">{mark}</span>;
}

function markOf(row: WordsRow, isOwn: boolean, accountId: Id): ReactNode {
  if (row.kind === 'pending') return <PendingMark item={row.item} />;
  const waits = row.pending?.some(({ call, state }) => state !== 'failed' && (call === 'messages.edit' || call === 'messages.delete'));
  if (waits) return <WaitingMark />;
  return isOwn && row.message.deletedAt === undefined ? <StoredMark accountId={accountId} message={row.message} /> : null;
}
