import type { Id } from '@parley/shared/ids';
import Plus from 'lucide-react/icons/plus';
import { type KeyboardEvent, memo, type ReactNode, useMemo, useRef } from 'react';
import { foldSection, openDirectory, openOverlay } from '../../state/actions/navigate.ts';
import type { RoomSection } from '../../state/room-sections.ts';
import { selectIsOnline, selectOpenRoomId } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { DropZones } from './DropZones.tsx';
import { RoomRows } from './RoomRows.tsx';
import { RowMenu } from './RowMenu.tsx';
import { SectionLabel } from './SectionLabel.tsx';
import { treeKey } from './tree-keys.ts';
import { useOpenInView } from './use-open-in-view.ts';
import { usePrepare } from './use-prepare.ts';
import { useRoomDrag } from './use-room-drag.ts';

type TreeProps = { accountId: Id; ownId: Id; sections: readonly RoomSection[] };

const noKeys: readonly string[] = [];

/** Sections that fold, rows that open; one tab stop, arrow keys inside. */
export const RoomTree = memo(function RoomTree({ accountId, ownId, sections }: TreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const prepare = usePrepare(accountId);
  const drag = useRoomDrag(accountId, sections);
  useOpenInView(tree);
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const folded = useStore((state) => state.settings.foldedSections[accountId] ?? noKeys);
  const listed = useMemo(() => sections.flatMap(({ views }) => views), [sections]);
  const listedIds = useMemo(() => new Set(listed.map((view) => view.room.id)), [listed]);
  const foldedIds = useMemo(
    () => new Set(sections.flatMap(({ key, views }) => (folded.includes(key) ? views.map((view) => view.room.id) : []))),
    [sections, folded],
  );
  // A row knows by itself that its room is open: hundreds are not asked again because another one is.
  const isOpenListed = useStore((state) => listedIds.has(selectOpenRoomId(state) ?? ''));
  const openFoldedId = useStore((state) => {
    const openId = selectOpenRoomId(state);
    return openId !== null && foldedIds.has(openId) ? openId : null;
  });
  const firstId = isOpenListed ? null : listed[0]?.room.id;
  const addRoom = (
    <Menu
      label="Rooms"
      align="end"
      trigger={
        <IconButton label="Add a room" role="treeitem" aria-level={1} size={28} tabIndex={-1} className="section-add">
          <Plus size={16} />
        </IconButton>
      }
    >
      <MenuItem onSelect={openDirectory}>Browse rooms</MenuItem>
      <MenuItem onSelect={() => openOverlay({ kind: 'create-room', name: '' })}>New room</MenuItem>
    </Menu>
  );
  const addPerson = (
    <IconButton
      label="Write to somebody"
      role="treeitem"
      aria-level={1}
      size={28}
      tabIndex={-1}
      className="section-add"
      onClick={() => openOverlay({ kind: 'direct-message' })}
    >
      <Plus size={16} />
    </IconButton>
  );
  const ends: Record<RoomSection['kind'], { add: ReactNode; empty: string }> = {
    starred: { add: null, empty: '' },
    own: { add: null, empty: '' },
    rooms: { add: addRoom, empty: listed.some((view) => view.room.kind !== 'direct') ? '' : 'No rooms yet' },
    people: { add: addPerson, empty: listed.some((view) => view.room.kind === 'direct') ? '' : 'No conversations yet. Start one with Ctrl+K.' },
  };
  let linesAbove = 0;
  return (
    <RowMenu accountId={accountId}>
      <div
        ref={tree}
        className="room-tree"
        role="tree"
        aria-label="Rooms and people"
        data-dragging={drag.draggedId === null ? undefined : ''}
        {...prepare}
        {...drag.handlers}
        onKeyDown={(event: KeyboardEvent<HTMLDivElement>) => treeKey(event, tree.current, (key, isFolded) => foldSection(accountId, key, isFolded))}
      >
        {sections.map(({ key, name, kind, views }) => {
          const { add, empty } = ends[kind];
          const isFolded = folded.includes(key);
          const shown = isFolded ? views.filter((view) => view.room.id === openFoldedId) : views;
          const above = linesAbove;
          linesAbove += shown.length + 1;
          return (
            <div key={key} className="tree-section" role="none">
              <SectionLabel name={name} section={key} isFolded={isFolded} onFold={() => foldSection(accountId, key, !isFolded)} add={add} />
              <RoomRows
                accountId={accountId}
                ownId={ownId}
                name={name}
                views={shown}
                above={above}
                firstId={firstId}
                draggedId={drag.draggedId}
                isOnline={isOnline}
                tree={tree}
              />
              {empty !== '' && views.length === 0 && !isFolded && <p className="tree-empty">{empty}</p>}
            </div>
          );
        })}
        {drag.draggedId !== null && <DropZones hasStarred={sections.some(({ kind }) => kind === 'starred')} />}
      </div>
    </RowMenu>
  );
});
