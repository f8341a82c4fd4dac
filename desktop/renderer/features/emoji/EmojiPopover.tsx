import { Popover } from 'radix-ui';
import { type ReactElement, type RefObject, useRef } from 'react';
import { returnFocus } from '../../ui/return-focus.ts';
import { EmojiPicker } from './EmojiPicker.tsx';
import './emoji.css';

type Props = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onPick: (emoji: string) => void;
  /** The button that opens it; without one, the picker stands beside `anchor`. */
  children?: ReactElement;
  anchor?: Element | null;
  /** Where the focus goes when it closes; else back to the button, or to the message it stood at. */
  returnTo?: RefObject<HTMLElement | null>;
};

/** The picker over the window, beside a button or another element. */
export function EmojiPopover({ isOpen, onOpenChange, onPick, children, anchor = null, returnTo }: Props) {
  const at = useRef<Element | null>(anchor);
  at.current = anchor ?? at.current;
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      {children ? <Popover.Trigger asChild>{children}</Popover.Trigger> : <Popover.Anchor virtualRef={at as RefObject<Element>} />}
      <Popover.Portal>
        <Popover.Content
          className="emoji-popover"
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label="Emoji"
          onCloseAutoFocus={(event) => {
            if (children && !returnTo) return;
            event.preventDefault();
            if (returnTo) returnTo.current?.focus();
            else returnFocus(at.current);
          }}
        >
          <EmojiPicker onPick={onPick} onClose={() => onOpenChange(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
