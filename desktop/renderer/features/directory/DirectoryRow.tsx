import type { ListedRoom } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import Check from 'lucide-react/icons/check';
import Users from 'lucide-react/icons/users';
import { useState } from 'react';
import { openRoom } from '../../state/actions/navigate.ts';
import { joinRoom } from '../../state/actions/rooms.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { RoomTile } from '../../ui/RoomIcon.tsx';
import { activityWords } from './activity-words.ts';
import '../../ui/tag.css';

const number = new Intl.NumberFormat();

/** One public room with its counts. A joined one opens by a press on its name, any other by Join. */
export function DirectoryRow({ accountId, listing, isOnline, onJoined }: { accountId: Id; listing: ListedRoom; isOnline: boolean; onJoined: () => void }) {
  const { room, members, online, activeAt } = listing;
  const view = useStore((state) => selectRoom(state, accountId, room.id));
  const isJoined = view ? view.state !== 'left' : listing.joined;
  const [isBusy, setIsBusy] = useState(false);
  const join = async () => {
    setIsBusy(true);
    const answer = await joinRoom(accountId, room.id);
    setIsBusy(false);
    if (answer.ok) onJoined();
    else showProblem(`You could not join ${room.name}: ${answer.error.message}`);
  };
  const words = (
    <>
      <span className="directory-name-line">
        <bdi className="directory-name ellipsis" title={room.name}>
          {room.name}
        </bdi>
        {room.announcement ? <span className="tag">Read only</span> : null}
        {room.archivedAt === undefined ? null : <span className="tag">Archived</span>}
      </span>
      <bdi className="directory-topic ellipsis" title={room.topic}>
        {room.topic}
      </bdi>
    </>
  );
  return (
    <li className="directory-row">
      <RoomTile room={room} size={40} />
      {isJoined ? (
        <button type="button" className="directory-words" onClick={() => openRoom(accountId, room.id)}>
          {words}
        </button>
      ) : (
        <div className="directory-words">{words}</div>
      )}
      <span className="directory-people tabular">
        <Users size={14} />
        {number.format(members)} {members === 1 ? 'person' : 'people'}
      </span>
      <span className="directory-online tabular">
        {online > 0 ? (
          <>
            <span className="directory-dot" />
            {number.format(online)} online
          </>
        ) : (
          'nobody on'
        )}
      </span>
      <span className="directory-when tabular">{activeAt === undefined ? '' : activityWords(activeAt, Date.now())}</span>
      <span className="directory-act">
        {isJoined ? (
          <span className="directory-joined">
            <Check size={14} />
            Joined
          </span>
        ) : (
          <Button
            aria-label={`Join ${room.name}`}
            isBusy={isBusy}
            blockedBecause={isOnline ? null : 'Joining needs the server, which cannot be reached now'}
            onClick={() => void join()}
          >
            Join
          </Button>
        )}
      </span>
    </li>
  );
}
