import Check from 'lucide-react/icons/check';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { KeyCaps } from './KeyCaps.tsx';
import './menu.css';

/** A menu that opens from `trigger`. */
export function Menu({ trigger, label, align = 'start', children }: { trigger: ReactElement; label: string; align?: 'start' | 'end'; children: ReactNode }) {
  return (
    <Radix.Root modal={false}>
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
