import type { Id } from '@parley/shared/ids';
import Bookmark from 'lucide-react/icons/bookmark';
import MessagesSquare from 'lucide-react/icons/messages-square';
import PencilLine from 'lucide-react/icons/pencil-line';
import type { ReactNode } from 'react';
import { openDrafts, openSaved, openThreads } from '../../state/actions/navigate.ts';
import { selectAccountData, selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { CallPill } from '../../ui/Count.tsx';

/** What stands above the rooms: places that gather from all of them. */
export function SidebarPlaces({ accountId }: { accountId: Id }) {
  const kind = useStore((state) => selectView(state).kind);
  const unread = useStore(
    (state) => Object.values(selectAccountData(state, accountId).threads).filter((thread) => thread.isFollowed && thread.unread > 0).length,
  );
  return (
    <div className="sidebar-places">
      <Place name="Threads" icon={<MessagesSquare size={16} aria-hidden />} isOpen={kind === 'threads'} unread={unread} onOpen={openThreads} />
      <Place name="Drafts" icon={<PencilLine size={16} aria-hidden />} isOpen={kind === 'drafts'} unread={0} onOpen={openDrafts} />
      <Place name="Saved" icon={<Bookmark size={16} aria-hidden />} isOpen={kind === 'saved'} unread={0} onOpen={openSaved} />
    </div>
  );
}

function Place({ name, icon, isOpen, unread, onOpen }: { name: string; icon: ReactNode; isOpen: boolean; unread: number; onOpen: () => void }) {
  return (
    <button type="button" className="room-row" aria-current={isOpen ? 'page' : undefined} data-unread={unread > 0 ? '' : undefined} onClick={onOpen}>
      <span className="room-row-icon">{icon}</span>
      <span className="ellipsis room-row-name">{name}</span>
      {unread > 0 ? (
        <>
          <span className="visually-hidden">, {unread} unread</span>
          <span className="room-row-mark" aria-hidden="true">
            <CallPill count={unread} />
          </span>
        </>
      ) : null}
    </button>
  );
}
