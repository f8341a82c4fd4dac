import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Tooltip } from './Tooltip.tsx';
import './button.css';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'disabled'> & {
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'small' | 'usual' | 'large';
  type?: 'button' | 'submit';
  /** Why the button cannot be pressed now; it keeps its words and says this in a tooltip. */
  blockedBecause?: string | null | undefined;
  /** Its action is on the way. */
  isBusy?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
};

/** A button with words: a verb. */
export function Button({
  look = 'secondary',
  size = 'usual',
  type = 'button',
  blockedBecause,
  isBusy = false,
  children,
  className = '',
  onClick,
  ...rest
}: ButtonProps) {
  const isBlocked = Boolean(blockedBecause) || isBusy;
  const button = (
    <button
      {...rest}
      type={type}
      className={`button button-${look} button-${size} ${className}`}
      aria-disabled={isBlocked || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isBlocked) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
  return blockedBecause ? <Tooltip words={blockedBecause}>{button}</Tooltip> : button;
}
