import Copy from 'lucide-react/icons/copy';
import Info from 'lucide-react/icons/info';
import Pencil from 'lucide-react/icons/pencil';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import Trash2 from 'lucide-react/icons/trash-2';
import { DropdownMenu as Radix } from 'radix-ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { copyText } from '../../state/actions/shell.ts';
import { MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { canDeleteItem, canEditItem, deleteItem, retryItem } from './act-on-item.ts';
import { MessageDetails } from './MessageDetails.tsx';
import { useRoomContext, type WordsRow } from './room-context.ts';
import './message-menu.css';

/** Which row's menu is open, and where it was asked for. */
export type MenuAt = { row: WordsRow; x: number; y: number };

/** The menu of one row, opened by a right press, the toolbar or the menu key. One for the whole list. */
export function MessageMenu({ at, onClose }: { at: MenuAt | null; onClose: () => void }) {
  const { accountId, startEdit } = useRoomContext();
  const [details, setDetails] = useState<WordsRow | null>(null);
  const returnTo = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (at) returnTo.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }, [at]);
  const item = at?.row.kind === 'pending' ? at.row.item : null;
  const body = at === null ? '' : at.row.kind === 'pending' ? at.row.item.body : at.row.message.body;
  return (
    <>
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
            loop
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              // Back to the row, unless the choice has led on to the composer or a dialog.
              if (document.activeElement === document.body) returnTo.current?.focus({ preventScroll: true });
            }}
          >
            {item?.state === 'failed' ? (
              <MenuItem icon={<RotateCcw size={16} aria-hidden />} onSelect={() => void retryItem(accountId, item)}>
                Try again
              </MenuItem>
            ) : null}
            {item && canEditItem(item) ? (
              <MenuItem icon={<Pencil size={16} aria-hidden />} onSelect={() => startEdit(item)}>
                Edit
              </MenuItem>
            ) : null}
            <MenuItem icon={<Copy size={16} aria-hidden />} onSelect={() => void copyText(body, 'Copied the text')}>
              Copy text
            </MenuItem>
            <MenuItem icon={<Info size={16} aria-hidden />} onSelect={() => at && setDetails(at.row)}>
              Details
            </MenuItem>
            {item && canDeleteItem(item) ? (
              <>
                <MenuDivider />
                <MenuItem icon={<Trash2 size={16} aria-hidden />} isDanger onSelect={() => void deleteItem(accountId, item)}>
                  Delete
                </MenuItem>
              </>
            ) : null}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      {details ? <MessageDetails row={details} onClose={() => setDetails(null)} /> : null}
    </>
  );
}
