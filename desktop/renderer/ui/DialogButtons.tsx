import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

type DialogButtonsProps = {
  /** The way out that changes nothing. */
  safe?: string;
  onSafe: () => void;
  /** What the other button does: its words. */
  children: ReactNode;
  /** Without it, the button sends the form it stands in. */
  onAct?: () => void;
  isDanger?: boolean;
  isBusy?: boolean;
  blockedBecause?: string | null;
};

/** The two ways out of a question or a form, the safe one first. */
export function DialogButtons({ safe = 'Cancel', onSafe, children, onAct, isDanger = false, isBusy = false, blockedBecause = null }: DialogButtonsProps) {
  return (
    <>
      <Button onClick={onSafe}>{safe}</Button>
      <Button look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} blockedBecause={blockedBecause} {...(onAct ? { onClick: onAct } : { type: 'submit' })}>
        {children}
      </Button>
    </>
  );
}
