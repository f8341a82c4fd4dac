import type { Id } from '@parley/shared/ids';
import type { SearchHit } from '@parley/shared/ipc/views';
import { plainWords } from '@parley/shared/words/plain-words';
import { memo } from 'react';
import { openHit } from '../../state/actions/search.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { formatShortDay, formatTime } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { Words } from '../words/Words.tsx';
import { hitElementId } from './element-ids.ts';
import { Score } from './Score.tsx';

/** One found message: who, where, when, the words with the found parts marked, its votes. */
export const SearchRow = memo(function SearchRow({ accountId, hit, isChosen }: { accountId: Id; hit: SearchHit; isChosen: boolean }) {
  const { message } = hit.row;
  const user = useUser(accountId, message.authorId);
  const view = useStore((state) => selectRoom(state, accountId, message.roomId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const place = useStore((state) => (view ? roomName(view, selectAccountData(state, accountId).users, ownId) : 'a room you left'));
  const name = personName(user);
  const when = formatShortDay(message.createdAt, Date.now()) ?? formatTime(message.createdAt);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field that names the list has the keys
    <div
      id={hitElementId(message.id)}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-label={`${name} in ${place}, ${when}, ${plainWords(message.body)}`}
      className="search-row"
      onClick={() => openHit(hit)}
    >
      <PersonAvatar id={message.authorId} name={name} size={36} isBot={user?.bot === true} />
      <span className="search-row-head">
        <bdi className="search-row-name ellipsis">{name}</bdi>
        <span className="search-row-place ellipsis">
          in {view ? <RoomIcon room={view.room} size={14} /> : null}
          <bdi className="ellipsis">{place}</bdi>
        </span>
        <time className="search-row-time tabular" dateTime={new Date(message.createdAt).toISOString()}>
          {when}
        </time>
      </span>
      <div className="search-row-words" inert>
        <Words accountId={accountId} body={message.body} mentions={message.mentions} found={hit.parts} isActive={false} />
      </div>
      <Score votes={message.votes} />
    </div>
  );
});
