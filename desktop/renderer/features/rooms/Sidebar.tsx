import type { Id } from '@parley/shared/ids';
import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { needUsers } from '../../state/actions/people.ts';
import { directUserIds, roomName } from '../../state/room-list.ts';
import { orderFacts, roomSections } from '../../state/room-sections.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { keepOrder } from './keep-order.ts';
import { RoomTree } from './RoomTree.tsx';
import { ServerHeader } from './ServerHeader.tsx';
import { SidebarFind } from './SidebarFind.tsx';
import { SidebarFoot } from './SidebarFoot.tsx';
import { SidebarPlaces } from './SidebarPlaces.tsx';
import './sidebar.css';

/** The list of rooms and people of one account. Its order never changes under the pointer or the focus. `children` is the handle of its width, where it has one. */
export const Sidebar = memo(function Sidebar({ accountId, children }: { accountId: Id; children?: ReactNode }) {
  // Each by itself: who is there or writes, changes more often than the list.
  const rooms = useStore((state) => selectAccountData(state, accountId).rooms);
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [isHeld, setIsHeld] = useState(false);
  const shown = useRef<Readonly<Record<string, Id[]>>>({});
  const arranged = useRef('');

  const facts = useMemo(() => orderFacts(rooms, (view) => roomName(view, users, ownId)), [rooms, users, ownId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read, or written by others, in a room changes often and moves nothing
  const ordered = useMemo(() => roomSections(rooms, (view) => roomName(view, users, ownId)), [facts]);
  // What the list showed last stays where it is while the pointer or the focus is on it.
  const sections = useMemo(() => {
    const now = ordered;
    // What the person moves himself shows at once, also under the pointer.
    const arrangement = Object.values(rooms)
      .flatMap(({ room, isStarred, section, position }) => (isStarred || section !== null || position !== null ? [room.id, isStarred, section, position] : []))
      .join();
    const isKept = isHeld && arrangement === arranged.current;
    arranged.current = arrangement;
    shown.current = Object.fromEntries(
      now.map(({ key, views }) => {
        const order = views.map((view) => view.room.id);
        return [key, isKept ? keepOrder(shown.current[key] ?? [], order) : order];
      }),
    );
    return now.map((section) => ({ ...section, views: (shown.current[section.key] ?? []).flatMap((id) => rooms[id] ?? []) }));
  }, [rooms, ordered, isHeld]);
  const direct = useMemo(() => sections.flatMap(({ views }) => views.filter((view) => view.room.kind === 'direct')), [sections]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to ask again
  useEffect(() => {
    needUsers(
      accountId,
      direct.flatMap((view) => directUserIds(view, ownId)),
    );
  }, [accountId, direct, ownId, isOnline]);

  return (
    <nav
      className="sidebar"
      aria-label="Rooms and people"
      data-landmark="rooms"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={(event) => setIsHeld(event.currentTarget.contains(document.activeElement))}
      onFocus={() => setIsHeld(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setIsHeld(event.currentTarget.matches(':hover'))}
    >
      <SidebarFind />
      <ServerHeader accountId={accountId} />
      <SidebarPlaces accountId={accountId} />
      <RoomTree accountId={accountId} ownId={ownId} sections={sections} />
      <SidebarFoot accountId={accountId} />
      {children}
    </nav>
  );
});
