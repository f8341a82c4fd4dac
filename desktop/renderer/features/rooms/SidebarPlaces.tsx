import type { Id } from '@parley/shared/ids';
import Bookmark from 'lucide-react/icons/bookmark';
import MessagesSquare from 'lucide-react/icons/messages-square';
import PencilLine from 'lucide-react/icons/pencil-line';
import type { ReactNode } from 'react';
import { openDrafts, openSaved, openThreads } from '../../state/actions/navigate.ts';
import { countText } from '../../state/room-list.ts';
import { selectAccountData, selectIsOnline, selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { countUnsent } from '../../state/unsent.ts';
import { CallPill } from '../../ui/Count.tsx';
import { RowMarkIcon } from './RowMarkIcon.tsx';

/** What stands above the rooms: places that gather from all of them. */
export function SidebarPlaces({ accountId }: { accountId: Id }) {
  const kind = useStore((state) => selectView(state).kind);
  const unread = useStore(
    (state) => Object.values(selectAccountData(state, accountId).threads).filter((thread) => thread.isFollowed && thread.unread > 0).length,
  );
  const failed = useStore((state) => countUnsent(selectAccountData(state, accountId), true).failed);
  const waiting = useStore((state) => countUnsent(selectAccountData(state, accountId), selectIsOnline(state, accountId)).waiting);
  return (
    <div className="sidebar-places">
      <Place
        name="Threads"
        icon={<MessagesSquare size={16} aria-hidden />}
        isOpen={kind === 'threads'}
        onOpen={openThreads}
        mark={unread > 0 ? { words: `${unread} unread`, icon: <CallPill count={unread} />, isNew: true } : null}
      />
      <Place
        name={failed + waiting > 0 ? 'Drafts and outbox' : 'Drafts'}
        icon={<PencilLine size={16} aria-hidden />}
        isOpen={kind === 'drafts'}
        onOpen={openDrafts}
        mark={unsentMark(failed, waiting)}
      />
      <Place name="Saved" icon={<Bookmark size={16} aria-hidden />} isOpen={kind === 'saved'} onOpen={openSaved} mark={null} />
    </div>
  );
}

/** What stands at the end of a place, and in words. `isNew`: it wants one. */
type Mark = { words: string; icon: ReactNode; isNew: boolean };

/** One mark only, the more pressing. */
function unsentMark(failed: number, waiting: number): Mark | null {
  if (failed > 0) return { words: `${failed} not sent`, icon: <RowMarkIcon mark={{ kind: 'failed', count: failed }} />, isNew: false };
  return waiting > 0 ? { words: `${waiting} waiting`, icon: <span className="row-count tabular">{countText(waiting)}</span>, isNew: false } : null;
}

function Place({ name, icon, isOpen, onOpen, mark }: { name: string; icon: ReactNode; isOpen: boolean; onOpen: () => void; mark: Mark | null }) {
  return (
    <button type="button" className="room-row" aria-current={isOpen ? 'page' : undefined} data-unread={mark?.isNew ? '' : undefined} onClick={onOpen}>
      <span className="room-row-icon">{icon}</span>
      <span className="ellipsis room-row-name">{name}</span>
      {mark === null ? null : (
        <>
          <span className="visually-hidden">, {mark.words}</span>
          <span className="room-row-mark" aria-hidden="true">
            {mark.icon}
          </span>
        </>
      )}
    </button>
  );
}
