import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { type RefObject, useMemo, useRef } from 'react';
import { selectOpenRoomId } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { drawnRows } from './drawn-rows.ts';
import { RoomRow } from './RoomRow.tsx';
import { useRowWindow } from './use-row-window.ts';

type Props = {
  accountId: Id;
  ownId: Id;
  name: string;
  views: readonly RoomView[];
  /** Rows of the sections before this one. */
  above: number;
  /** The room at which the tab key begins where no room of the list is open. */
  firstId: Id | null | undefined;
  draggedId: Id | null;
  isOnline: boolean;
  tree: RefObject<HTMLElement | null>;
};

/**
 * The rows of a section. Of hundreds only those about what is in view are drawn, and those that must be there: the open room's and the first, where the tab key
 * stops, and the one that has the focus or is being dragged.
 */
export function RoomRows({ accountId, ownId, name, views, above, firstId, draggedId, isOnline, tree }: Props) {
  const group = useRef<HTMLDivElement>(null);
  const count = views.length;
  const { from, to, focusedId } = useRowWindow({ scroller: tree, list: group, count, above });
  const places = useMemo(() => new Map(views.map((view, at) => [view.room.id, at])), [views]);
  const placeOf = (id: Id | null | undefined) => places.get(id ?? '') ?? -1;
  // Only where it is out of the window: that another room is open draws nothing here.
  const openAt = useStore((state) => {
    const at = placeOf(selectOpenRoomId(state));
    return at >= from && at < to ? -1 : at;
  });
  const pieces = drawnRows(count, { from, to }, [openAt, placeOf(firstId), placeOf(focusedId), placeOf(draggedId)]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a tree is no fieldset
    <div ref={group} role="group" aria-label={name}>
      {pieces.map(({ at, gap }) => {
        const view = views[at];
        if (gap !== undefined) return <div key={`gap ${at}`} className="room-gap" role="none" style={{ ['--rows' as string]: gap }} />;
        return (
          view && (
            <RoomRow
              key={view.room.id}
              accountId={accountId}
              ownId={ownId}
              view={view}
              place={at + 1}
              count={count}
              isFirstStop={view.room.id === firstId}
              isOnline={isOnline}
            />
          )
        );
      })}
    </div>
  );
}
