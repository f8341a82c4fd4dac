import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { react } from '../../state/actions/changes.ts';
import { loadWritings } from '../../state/actions/writings.ts';
import { afterPaint } from '../../state/after-paint.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { EmojiPopover } from '../emoji/EmojiPopover.tsx';
import { type ProfileAt, ProfileCard } from '../people/ProfileCard.tsx';
import { useMember } from '../people/use-member.ts';
import { type MenuAt, MessageMenu } from './MessageMenu.tsx';
import { RoomContext, type RoomContextValue } from './room-context.ts';

type Props = { accountId: Id; roomId: Id; rootId: Id | null; isShown?: boolean; children: ReactNode };
type PickerAt = { message: Message; anchor: Element };

/** What the rows of a room or a thread share: who reads them, and one menu, one profile card and one emoji picker for all. */
export function MessageScope({ accountId, roomId, rootId, isShown = true, children }: Props) {
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const canWrite = useStore((state) => {
    const view = selectRoom(state, accountId, roomId);
    return view !== null && view.state === 'member' && view.room.archivedAt === undefined;
  });
  useEffect(() => (isShown ? afterPaint(() => void loadWritings(accountId, roomId)) : undefined), [accountId, roomId, isShown]);
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const [profile, setProfile] = useState<ProfileAt | null>(null);
  const [picker, setPicker] = useState<PickerAt | null>(null);
  const context = useMemo<RoomContextValue>(
    () => ({
      accountId,
      roomId,
      rootId,
      ownId,
      isOnline,
      canWrite,
      openMenu: (row, { x, y }) => setMenu({ row, x, y }),
      openProfile: (userId, anchor) => setProfile({ userId, anchor }),
      openPicker: (message, anchor) => setPicker({ message, anchor }),
    }),
    [accountId, roomId, rootId, ownId, isOnline, canWrite],
  );
  return (
    <RoomContext value={context}>
      {children}
      <MessageMenu at={menu} onClose={() => setMenu(null)} />
      <AuthorCard accountId={accountId} roomId={roomId} at={profile} onClose={() => setProfile(null)} />
      <EmojiPopover
        isOpen={picker !== null}
        anchor={picker?.anchor ?? null}
        onOpenChange={(isOpen) => !isOpen && setPicker(null)}
        onPick={(emoji) => {
          if (picker) void react(accountId, picker.message, emoji, true);
        }}
      />
    </RoomContext>
  );
}

type AuthorProps = { accountId: Id; roomId: Id; at: ProfileAt | null; onClose: () => void };

/** By itself: members of a room change often, and what the rows share must not be drawn anew for a card that is closed. */
function AuthorCard({ accountId, roomId, at, onClose }: AuthorProps) {
  const member = useMember(accountId, roomId, at?.userId ?? null);
  return <ProfileCard accountId={accountId} at={at} place={member ? { roomId, member } : null} onClose={onClose} />;
}
