import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import ArrowRight from 'lucide-react/icons/arrow-right';
import { ContextMenu as Radix } from 'radix-ui';
import { type MouseEvent, type ReactElement, useState } from 'react';
import { openRoom } from '../../state/actions/navigate.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { RoomActions } from './RoomActions.tsx';
import '../../ui/menu.css';

/**
 * What one can do with a room from the list: right click, or the menu key on the focused row. One menu serves the whole list, since a menu for each of
 * hundreds of rows costs more than the rows; a row says by `data-room-id` which room it is.
 */
export function RowMenu({ accountId, children }: { accountId: Id; children: ReactElement }) {
  const [pressedId, setPressedId] = useState<Id | null>(null);
  const view = useStore((state) => (pressedId === null ? null : selectRoom(state, accountId, pressedId)));
  const notePressed = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-room-id]') : null;
    setPressedId(row?.dataset['roomId'] ?? null);
    if (!row) event.preventDefault();
  };
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild onContextMenu={notePressed}>
        {children}
      </Radix.Trigger>
      {view && <RowMenuContent accountId={accountId} view={view} />}
    </Radix.Root>
  );
}

function RowMenuContent({ accountId, view }: { accountId: Id; view: RoomView }) {
  return (
    <Radix.Portal>
      <Radix.Content className="menu" collisionPadding={8} loop>
        <Radix.Item className="menu-item" onSelect={() => openRoom(accountId, view.room.id)}>
          <span className="menu-icon">
            <ArrowRight size={16} className="mirrors" aria-hidden />
          </span>
          <span className="menu-words">Open</span>
        </Radix.Item>
        <RoomActions parts={Radix} accountId={accountId} view={view} />
      </Radix.Content>
    </Radix.Portal>
  );
}
