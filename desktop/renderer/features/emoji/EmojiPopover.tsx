import { Popover } from 'radix-ui';
import { type ReactElement, type RefObject, useRef } from 'react';
import { EmojiPicker } from './EmojiPicker.tsx';
import './emoji.css';

type Props = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onPick: (emoji: string) => void;
  /** The button that opens it; without one, the picker stands beside `anchor`. */
  children?: ReactElement;
  anchor?: Element | null;
  /** Where the focus goes when it closes; else back to the button. */
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
            if (!returnTo) return;
            event.preventDefault();
            returnTo.current?.focus();
          }}
        >
          <EmojiPicker onPick={onPick} onClose={() => onOpenChange(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
