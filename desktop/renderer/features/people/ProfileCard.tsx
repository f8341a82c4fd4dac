import type { Member } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import MessageSquare from 'lucide-react/icons/message-square';
import { Popover } from 'radix-ui';
import { useRef, useState } from 'react';
import { openDirect } from '../../state/actions/rooms.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { selectIsOnline, selectPresence } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FlagArt } from '../../ui/FlagArt.tsx';
import { flagOf } from '../../ui/flag.ts';
import { presenceWords } from '../../ui/presence-words.ts';
import { returnFocus } from '../../ui/return-focus.ts';
import { formatUntil } from '../../ui/time-words.ts';
import { MemberMenu } from './MemberMenu.tsx';
import { PersonAvatar } from './PersonAvatar.tsx';
import { useLastSeen } from './use-last-seen.ts';
import { localTime, useStatus } from './use-status.ts';
import { personName, useUser } from './use-user.ts';
import './people.css';
import '../../ui/tag.css';

/** Whose card is open, and what it was opened from. */
export type ProfileAt = { userId: Id; anchor: Element };

/** Somebody's place in the room the card is opened in. */
type Place = { roomId: Id; member: Member };

type Props = { accountId: Id; at: ProfileAt | null; place?: Place | null; side?: 'left' | 'right'; onClose: () => void };

/** Who somebody is, beside what was pressed. */
export function ProfileCard({ accountId, at, place = null, side = 'right', onClose }: Props) {
  const anchor = useRef<Element | null>(null);
  anchor.current = at?.anchor ?? anchor.current;
  return (
    <Popover.Root open={at !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor virtualRef={anchor as React.RefObject<Element>} />
      <Popover.Portal>
        <Popover.Content
          className="profile-card"
          side={side}
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label="Profile"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(anchor.current);
          }}
        >
          {at ? <Card accountId={accountId} userId={at.userId} place={place} onClose={onClose} /> : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Card({ accountId, userId, place, onClose }: { accountId: Id; userId: Id; place: Place | null; onClose: () => void }) {
  const user = useUser(accountId, userId);
  const presence = useStore((state) => selectPresence(state, accountId, userId));
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id);
  const lastSeen = useLastSeen(accountId, userId);
  const status = useStatus(user);
  const time = user?.timeZone ? localTime(user.timeZone, Date.now()) : null;
  const mutedUntil = place?.member.mutedUntil ?? 0;
  const mutedWords = mutedUntil > Date.now() ? `Muted in this room until ${formatUntil(mutedUntil)}.` : null;
  const [isBusy, setIsBusy] = useState(false);
  const { hue, pattern } = flagOf(userId);
  const name = personName(user);
  const write = async () => {
    setIsBusy(true);
    const answer = await openDirect(accountId, [userId]);
    setIsBusy(false);
    if (answer.ok) onClose();
    else showProblem(answer.error.message);
  };
  return (
    <>
      <div className="profile-band" aria-hidden>
        {Array.from({ length: 6 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same tile again and again
          <FlagArt key={index} pattern={pattern} ground={`hue-${hue}-ground`} ink={`hue-${hue}-pattern`} />
        ))}
      </div>
      <div className="profile-words">
        <span className="profile-face">
          <PersonAvatar id={userId} name={name} size={52} isBot={user?.bot === true} presence={presence} />
        </span>
        <p className="profile-name">
          <bdi>{name}</bdi> {user?.bot ? <span className="tag">Bot</span> : null}
        </p>
        {user && !user.deleted ? <bdi className="profile-handle">@{user.handle}</bdi> : null}
        <p className="profile-presence">
          {user?.deleted
            ? 'This account was deleted.'
            : user?.deactivated
              ? 'This account is closed.'
              : presence && !user?.bot
                ? (lastSeen ?? firstUpper(presenceWords[presence]))
                : isOnline
                  ? ''
                  : 'Who is online is not known now.'}
        </p>
        {status !== null && !user?.deactivated ? <bdi className="profile-status">{status}</bdi> : null}
        {user?.about ? (
          <p className="profile-about" dir="auto">
            {user.about}
          </p>
        ) : null}
        {mutedWords === null ? null : <p className="profile-presence">{mutedWords}</p>}
        {time !== null ? (
          <p className="profile-presence">
            {time} local time, <bdi>{user?.timeZone?.replaceAll('_', ' ')}</bdi>
          </p>
        ) : null}
        <div className="profile-acts">
          {user && userId !== ownId && !user.deactivated ? (
            <Button look="primary" className="profile-write" isBusy={isBusy} onClick={() => void write()}>
              <MessageSquare size={16} strokeWidth={1.75} aria-hidden />
              Message
            </Button>
          ) : null}
          {user ? <MemberMenu accountId={accountId} user={user} place={place} onDone={onClose} /> : null}
        </div>
      </div>
    </>
  );
}

function firstUpper(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
