import Bookmark from 'lucide-react/icons/bookmark';
import Copy from 'lucide-react/icons/copy';
import Flag from 'lucide-react/icons/flag';
import Forward from 'lucide-react/icons/forward';
import Info from 'lucide-react/icons/info';
import Link from 'lucide-react/icons/link';
import Mail from 'lucide-react/icons/mail';
import MessageSquareText from 'lucide-react/icons/message-square-text';
import Pencil from 'lucide-react/icons/pencil';
import Pin from 'lucide-react/icons/pin';
import Reply from 'lucide-react/icons/reply';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import SmilePlus from 'lucide-react/icons/smile-plus';
import Trash2 from 'lucide-react/icons/trash-2';
import { DropdownMenu as Radix } from 'radix-ui';
import { Fragment, type ReactNode, useLayoutEffect, useRef } from 'react';
import { editQueued } from '../../state/actions/compose.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { copyText } from '../../state/actions/shell.ts';
import { useStore } from '../../state/store.ts';
import { MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { returnFocus } from '../../ui/return-focus.ts';
import { canDeleteItem, canEditItem, deleteItem, retryItem } from './act-on-item.ts';
import { type ActionId, actionsOf } from './message-actions.ts';
import { useRoomContext, type WordsRow } from './room-context.ts';
import type { RowOf } from './rows.ts';
import './message-menu.css';

/** Which row's menu is open, and where it was asked for. */
export type MenuAt = { row: WordsRow; x: number; y: number };

const icon = { size: 16, 'aria-hidden': true } as const;
const icons: Readonly<Record<ActionId, ReactNode>> = {
  reply: <Reply className="mirrors" {...icon} />,
  thread: <MessageSquareText {...icon} />,
  edit: <Pencil {...icon} />,
  copy: <Copy {...icon} />,
  link: <Link {...icon} />,
  pin: <Pin {...icon} />,
  save: <Bookmark {...icon} />,
  unread: <Mail {...icon} />,
  forward: <Forward className="mirrors" {...icon} />,
  details: <Info {...icon} />,
  who: <SmilePlus {...icon} />,
  report: <Flag {...icon} />,
  delete: <Trash2 {...icon} />,
};
/** A line stands above these. */
const beginsGroup: ReadonlySet<ActionId> = new Set(['copy', 'pin', 'details', 'report', 'delete']);

/** The menu of one row, opened by a right press, the toolbar or the menu key. One for the whole list. */
export function MessageMenu({ at, onClose }: { at: MenuAt | null; onClose: () => void }) {
  const returnTo = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (at) returnTo.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }, [at]);
  return (
    <Radix.Root open={at !== null} modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span className="menu-point" aria-hidden tabIndex={-1} style={{ insetBlockStart: at?.y ?? 0, left: at?.x ?? 0 }} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="menu"
          align="start"
          sideOffset={0}
          collisionPadding={8}
          aria-label="Message"
          aria-labelledby={undefined}
          loop
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(returnTo.current);
          }}
        >
          {at === null ? null : at.row.kind === 'message' ? <StoredItems row={at.row} /> : <PendingItems row={at.row} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function StoredItems({ row }: { row: RowOf<'message'> }) {
  const isSkipping = useRef(false);
  const actions = actionsOf(useRoomContext(), row);
  return (
    // A choice does not say which keys were held, what led to it does.
    <div
      role="presentation"
      onPointerUpCapture={(event) => {
        isSkipping.current = event.shiftKey;
      }}
      onKeyDownCapture={(event) => {
        isSkipping.current = event.shiftKey;
      }}
    >
      {actions.map(({ id, label, keys, run }, index) => (
        <Fragment key={id}>
          {index > 0 && beginsGroup.has(id) ? <MenuDivider /> : null}
          <MenuItem icon={icons[id]} {...(keys ? { keys } : {})} isDanger={id === 'delete'} onSelect={() => run(isSkipping.current)}>
            {label}
          </MenuItem>
        </Fragment>
      ))}
    </div>
  );
}

function PendingItems({ row }: { row: RowOf<'pending'> }) {
  const { accountId } = useRoomContext();
  const { item } = row;
  const canEdit = useStore((state) => canEditItem(state, accountId, item));
  return (
    <>
      {item.state === 'failed' ? (
        <MenuItem icon={<RotateCcw {...icon} />} onSelect={() => void retryItem(accountId, item)}>
          Try again
        </MenuItem>
      ) : null}
      {canEdit ? (
        <MenuItem icon={icons.edit} keys="E" onSelect={() => editQueued(accountId, item)}>
          Edit
        </MenuItem>
      ) : null}
      <MenuItem icon={icons.copy} onSelect={() => void copyText(item.body, 'Copied the text.')}>
        Copy text
      </MenuItem>
      <MenuItem icon={icons.details} onSelect={() => openOverlay({ kind: 'message-details', row })}>
        Details
      </MenuItem>
      {canDeleteItem(item) ? (
        <>
          <MenuDivider />
          <MenuItem icon={icons.delete} keys="Del" isDanger onSelect={() => void deleteItem(accountId, item)}>
            Delete
          </MenuItem>
        </>
      ) : null}
    </>
  );
}
