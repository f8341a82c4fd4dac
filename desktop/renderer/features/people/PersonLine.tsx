import { presenceWords } from '../../ui/presence-words.ts';
import type { PeopleRow } from './group-members.ts';
import { PersonAvatar } from './PersonAvatar.tsx';
import { roleWords } from './role-words.ts';
import { useStatus } from './use-status.ts';
import '../../ui/tag.css';

type Props = { row: Extract<PeopleRow, { kind: 'person' }>; isOwn: boolean; isOpen: boolean; onOpen: (anchor: Element) => void };

/** Somebody in the list: flag, name, role; a press opens their card. */
export function PersonLine({ row, isOwn, isOpen, onOpen }: Props) {
  const { user, role, mutedUntil = 0 } = row.member;
  const isMuted = mutedUntil > Date.now();
  const status = useStatus(user);
  const roleWord = role === 'member' ? null : roleWords[role];
  return (
    <button
      type="button"
      className="person"
      data-offline={row.presence === 'offline' || undefined}
      data-open={isOpen || undefined}
      onClick={(event) => onOpen(event.currentTarget)}
    >
      <PersonAvatar id={user.id} name={user.displayName} size={28} isBot={user.bot === true} presence={row.presence} />
      <span className="person-words">
        <span className="person-top">
          <bdi className="person-name ellipsis">{user.displayName}</bdi>
          {roleWord ? <Pause /> : null}
          {roleWord ? (
            <span className="tag" data-accent={role === 'owner' || undefined}>
              {roleWord}
            </span>
          ) : null}
          {isMuted ? <Pause /> : null}
          {isMuted ? <span className="tag">Muted</span> : null}
          {isOwn ? <Pause /> : null}
          {isOwn ? <span className="tag">You</span> : null}
          <Pause />
        </span>
        <bdi className="person-status ellipsis">{status ?? `@${user.handle}`}</bdi>
        {row.presence ? <span className="visually-hidden">, {presenceWords[row.presence]}</span> : null}
      </span>
    </button>
  );
}

/** Between two facts, for who hears them in one breath. */
function Pause() {
  return <span className="visually-hidden">, </span>;
}
