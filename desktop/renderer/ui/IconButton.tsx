import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Tooltip } from './Tooltip.tsx';
import './button.css';

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'aria-label' | 'disabled'> & {
  /** What it does: the tooltip and the name for screen readers. */
  label: string;
  /** The key for the same, shown in the tooltip: `Ctrl+K`. */
  keys?: string;
  size?: 28 | 32 | 40;
  isActive?: boolean;
  isBlocked?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
};

/** A square button with an icon only. */
export function IconButton({ label, keys, size = 32, isActive, isBlocked = false, children, className = '', onClick, ...rest }: IconButtonProps) {
  return (
    <Tooltip words={label} {...(keys ? { keys } : {})}>
      <button
        {...rest}
        type="button"
        aria-label={label}
        aria-disabled={isBlocked || undefined}
        {...(isActive === undefined ? {} : { 'aria-pressed': isActive })}
        className={`icon-button icon-button-${size} ${className}`}
        onClick={isBlocked ? undefined : onClick}
      >
        {children}
      </button>
    </Tooltip>
  );
}
