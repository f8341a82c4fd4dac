import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { ContextMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { markRead } from '../../state/actions/messages.ts';
import { openOverlay, openRoom } from '../../state/actions/navigate.ts';
import '../../ui/menu.css';

/** What one can do with a room from the list: right click, or the menu key on the focused row. */
export function RowMenu({ accountId, view, children }: { accountId: Id; view: RoomView; children: ReactElement }) {
  const { id: roomId, kind } = view.room;
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" collisionPadding={8} loop>
          <Radix.Item className="menu-item" onSelect={() => openRoom(accountId, roomId)}>
            Open
          </Radix.Item>
          <Radix.Item
            className="menu-item"
            disabled={view.unread === 0 && view.mentions === 0}
            onSelect={() => void markRead({ accountId, roomId }, view.headSeq)}
          >
            Mark as read
          </Radix.Item>
          {kind !== 'direct' && (
            <>
              <Radix.Item className="menu-item" onSelect={() => openOverlay({ kind: 'edit-topic', accountId, roomId })}>
                Name and topic
              </Radix.Item>
              <Radix.Separator className="menu-divider" />
              <Radix.Item className="menu-item" data-danger="" onSelect={() => openOverlay({ kind: 'leave-room', accountId, roomId })}>
                Leave room
              </Radix.Item>
            </>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
