import Check from 'lucide-react/icons/check';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { KeyCaps } from './KeyCaps.tsx';
import './menu.css';

type MenuProps = {
  trigger: ReactElement;
  label: string;
  align?: 'start' | 'end';
  /** With `onOpenChange` where more than the trigger decides; left out, the trigger alone does. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  children: ReactNode;
};

/** A menu that opens from `trigger`. */
export function Menu({ trigger, label, align = 'start', isOpen, onOpenChange, children }: MenuProps) {
  return (
    <Radix.Root modal={false} {...(isOpen === undefined ? {} : { open: isOpen })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align={align} sideOffset={4} collisionPadding={8} aria-label={label} loop>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ItemProps = { icon?: ReactNode; keys?: string; isDanger?: boolean; isChosen?: boolean; note?: string; onSelect: () => void; children: ReactNode };

export function MenuItem({ icon, keys, isDanger = false, isChosen, note, onSelect, children }: ItemProps) {
  return (
    <Radix.Item className="menu-item" data-danger={isDanger ? '' : undefined} aria-current={isChosen || undefined} onSelect={onSelect}>
      {icon !== undefined && <span className="menu-icon">{icon}</span>}
      <span className="menu-words ellipsis">{children}</span>
      {note && <span className="menu-note">{note}</span>}
      {keys && <KeyCaps keys={keys} />}
      {isChosen && <Check size={16} />}
    </Radix.Item>
  );
}

export const MenuDivider = () => <Radix.Separator className="menu-divider" />;
