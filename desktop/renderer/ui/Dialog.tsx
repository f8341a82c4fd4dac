import X from 'lucide-react/icons/x';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import { useReturnFocus } from './return-focus.ts';
import './dialog.css';

type DialogProps = {
  title: string;
  /** What happens and to whom. */
  words?: ReactNode;
  isWide?: boolean;
  onClose: () => void;
  /** Buttons, the safe one first. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** A question or a small form over the window. Esc and a press beside it do the safe thing: close. */
export function Dialog({ title, words, isWide = false, onClose, actions, children }: DialogProps) {
  const handleClosed = useReturnFocus();
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className="dialog"
          data-wide={isWide ? '' : undefined}
          // What wants the focus takes it; else the dialog itself has it, not its Close, whose tooltip would take the first Esc.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={handleClosed}
          {...(words ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" keys="Esc" size={28} className="dialog-close">
                <X size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          {words && <Radix.Description className="dialog-words">{words}</Radix.Description>}
          {children}
          {actions && <footer className="dialog-actions">{actions}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
