import type { Id } from '@parley/shared/ids';
import { type DragEvent, useRef, useState } from 'react';
import { openOverlay } from '../../state/actions/navigate.ts';
import { arrangeRoom } from '../../state/actions/rooms.ts';
import type { RoomSection } from '../../state/room-sections.ts';
import { dropAt, type ListPlace } from './drop-place.ts';

/** What is dragged: a room of this list. Nothing else may be dropped here. */
const roomType = 'application/x-parley-room';

type Drop = { mark: HTMLElement; side: 'before' | 'after' | 'into'; run: () => void };

/** Dragging rooms within the list and between its sections. The place is marked on the row itself, so that no row draws itself anew while one drags. */
export function useRoomDrag(accountId: Id, sections: readonly RoomSection[]) {
  const [draggedId, setDraggedId] = useState<Id | null>(null);
  const marked = useRef<HTMLElement | null>(null);

  const mark = (drop: Drop | null): void => {
    if (marked.current && marked.current !== drop?.mark) delete marked.current.dataset['drop'];
    marked.current = drop?.mark ?? null;
    if (drop) drop.mark.dataset['drop'] = drop.side;
  };
  const dropOf = (event: DragEvent): Drop | null => {
    const view = sections.flatMap(({ views }) => views).find((one) => one.room.id === draggedId);
    if (!view || !(event.target instanceof Element)) return null;
    const roomId = view.room.id;
    const zone = event.target.closest<HTMLElement>('[data-drop-zone]');
    if (zone) {
      const isStar = zone.dataset['dropZone'] === 'star';
      return {
        mark: zone,
        side: 'into',
        run: () => (isStar ? void arrangeRoom({ accountId, roomId, isStarred: true }) : openOverlay({ kind: 'new-section', accountId, roomId })),
      };
    }
    const row = event.target.closest<HTMLElement>('[data-room-id]');
    const section = event.target.closest<HTMLElement>('.tree-section');
    const label = section?.querySelector<HTMLElement>('.section-fold');
    const key = label?.dataset['section'];
    if (!section || !label || key === undefined) return null;
    const at = row ? placeAt(row, event.clientY, key, sections) : { place: { section: key, beforeId: firstOf(sections, key) }, side: 'into' as const };
    const arrangement = dropAt(sections, view, at.place);
    return (
      arrangement && {
        mark: row && arrangement.order ? row : label,
        side: row && arrangement.order ? at.side : 'into',
        run: () => void arrangeRoom({ accountId, roomId, ...arrangement }),
      }
    );
  };
  const end = (): void => {
    mark(null);
    setDraggedId(null);
  };

  return {
    draggedId,
    handlers: {
      onDragStart(event: DragEvent) {
        const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-room-id]') : null;
        const roomId = row?.dataset['roomId'];
        if (roomId === undefined) return;
        event.dataTransfer.setData(roomType, roomId);
        event.dataTransfer.effectAllowed = 'move';
        setDraggedId(roomId);
      },
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes(roomType)) return;
        const drop = dropOf(event);
        mark(drop);
        if (!drop) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
      },
      onDragLeave(event: DragEvent) {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) mark(null);
      },
      onDrop(event: DragEvent) {
        if (!event.dataTransfer.types.includes(roomType)) return;
        event.preventDefault();
        dropOf(event)?.run();
        end();
      },
      onDragEnd: end,
    },
  };
}

const firstOf = (sections: readonly RoomSection[], key: string): Id | null => sections.find((section) => section.key === key)?.views[0]?.room.id ?? null;

/** Before or behind the row under the pointer, whichever half it is over. */
function placeAt(row: HTMLElement, y: number, section: string, sections: readonly RoomSection[]): { place: ListPlace; side: 'before' | 'after' } {
  const { top, height } = row.getBoundingClientRect();
  const id = row.dataset['roomId'] ?? null;
  if (y < top + height / 2) return { place: { section, beforeId: id }, side: 'before' };
  const views = sections.find((one) => one.key === section)?.views ?? [];
  const next = views[views.findIndex((view) => view.room.id === id) + 1];
  return { place: { section, beforeId: next?.room.id ?? null }, side: 'after' };
}
