import type { Id } from '@parley/shared/ids';
import type { SearchHit } from '@parley/shared/ipc/views';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { formatShortDay, formatTime } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { foundLine } from '../words/found-line.ts';

/** Characters before the first found part that give it some sense, and those of the whole line. */
const lineSize = { before: 24, max: 200 };

/** A found message in one line of the switcher. */
export function FoundMessage({ accountId, hit, ownId }: { accountId: Id; hit: SearchHit; ownId: Id }) {
  const { message } = hit.row;
  const user = useUser(accountId, message.authorId);
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const view = rooms[message.roomId];
  const name = personName(user);
  const { cuts, isCut } = foundLine(message.body, hit.parts, lineSize);
  const place = message.threadRootId === undefined ? (view ? roomName(view, users, ownId) : 'a room you left') : 'thread';
  return (
    <>
      <PersonAvatar id={message.authorId} name={name} size={24} isBot={user?.bot === true} presence={null} />
      <bdi className="switcher-name ellipsis">{name}</bdi>
      <bdi className="switcher-more ellipsis">
        {isCut ? '…' : ''}
        {cuts.map((cut) =>
          cut.isFound ? (
            <mark key={cut.at} className="found">
              {cut.text}
            </mark>
          ) : (
            cut.text
          ),
        )}
      </bdi>
      <span className="switcher-end tabular">
        <bdi>{place}</bdi> · {formatShortDay(message.createdAt, Date.now()) ?? formatTime(message.createdAt)}
      </span>
    </>
  );
}
