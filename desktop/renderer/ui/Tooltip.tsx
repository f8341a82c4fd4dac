import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { KeyCaps } from './KeyCaps.tsx';
import './tooltip.css';

/** Words about what is under the pointer or has the focus, after 400 ms. The app has one `TooltipScope` round everything. */
export function Tooltip({
  words,
  keys,
  side = 'bottom',
  children,
}: {
  words: string;
  keys?: string;
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactElement;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {words}
          {keys && <KeyCaps keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipScope = ({ children }: { children: ReactElement }) => (
  <Radix.Provider delayDuration={400} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
);
