import type { Id } from '@parley/shared/ids';
import type { MessageRowView, SearchHit } from '@parley/shared/ipc/views';
import { useLayoutEffect, useRef } from 'react';
import { openHit } from '../../state/actions/search.ts';
import { roomName } from '../../state/room-list.ts';
import { chosenHit, queryOf } from '../../state/search-state.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyCaps } from '../../ui/KeyCaps.tsx';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { formatDay, formatTime } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { Words } from '../words/Words.tsx';
import { Score } from './Score.tsx';
import { useAround } from './use-around.ts';

/** The sheet beside the results: what was said around the chosen one. */
export function SearchAside({ accountId }: { accountId: Id }) {
  const hit = useStore((state) => (queryOf(state.search) === '' ? null : chosenHit(state.search)));
  if (!hit) return null;
  return (
    <aside className="sheet panel" data-kind="search" data-landmark="panel" aria-label="Around the chosen message">
      <Around accountId={accountId} hit={hit} />
    </aside>
  );
}

function Around({ accountId, hit }: { accountId: Id; hit: SearchHit }) {
  const { message } = hit.row;
  const view = useStore((state) => selectRoom(state, accountId, message.roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const name = useStore((state) => (view ? roomName(view, selectAccountData(state, accountId).users, ownId) : 'A room you left'));
  const rows = useAround(accountId, hit);
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, another place
  useLayoutEffect(() => {
    list.current?.querySelector('[data-target]')?.scrollIntoView?.({ block: 'center' });
  }, [rows]);
  return (
    <>
      <header className="search-around-head">
        <div className="search-around-titles">
          <h2 className="search-around-title">
            {view ? <RoomIcon room={view.room} /> : null}
            <bdi className="ellipsis">{name}</bdi>
          </h2>
          <p className="search-around-day">{formatDay(message.createdAt, Date.now())}</p>
        </div>
        <Button size="small" onClick={() => openHit(hit)}>
          {message.threadRootId === undefined ? 'Open in room' : 'Open thread'}
          <KeyCaps keys="Enter" />
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached with Tab */}
      <section ref={list} className="search-around" aria-label={`Messages in ${name}`} tabIndex={0}>
        {rows.map((row) => (
          <AroundRow key={row.message.id} accountId={accountId} row={row} hit={hit} />
        ))}
      </section>
      <footer className="search-around-foot">
        <span>
          <KeyCaps keys="↑↓" /> next result
        </span>
        <span>
          <KeyCaps keys="Enter" /> open
        </span>
      </footer>
    </>
  );
}

function AroundRow({ accountId, row, hit }: { accountId: Id; row: MessageRowView; hit: SearchHit }) {
  const { message } = row;
  const user = useUser(accountId, message.authorId);
  const name = personName(user);
  const isTarget = message.id === hit.row.message.id;
  return (
    <article className="search-around-row" data-target={isTarget || undefined} aria-current={isTarget || undefined}>
      <PersonAvatar id={message.authorId} name={name} size={36} isBot={user?.bot === true} />
      <p className="search-around-line">
        <bdi className="search-row-name ellipsis">{name}</bdi>
        <time className="search-row-time tabular" dateTime={new Date(message.createdAt).toISOString()}>
          {formatTime(message.createdAt)}
        </time>
        <Score votes={message.votes} />
      </p>
      <div className="search-around-words">
        {message.deletedAt === undefined ? (
          <Words accountId={accountId} body={message.body} mentions={message.mentions} {...(isTarget ? { found: hit.parts } : {})} />
        ) : (
          <span className="search-around-gone">This message was deleted</span>
        )}
      </div>
    </article>
  );
}
