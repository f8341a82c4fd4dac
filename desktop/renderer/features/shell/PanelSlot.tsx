import type { ReactNode } from 'react';
import { closePanel } from '../../state/actions/panel.ts';
import type { Layout } from './use-layout.ts';

/** The sheet beside the room. Under 1200 it lies over the room's end, under 640 over all of it; Esc closes it there. */
export function PanelSlot({ layout, children }: { layout: Layout; children: ReactNode }) {
  const isOver = layout !== 'wide';
  return (
    <aside
      className="sheet panel"
      aria-label="People"
      data-landmark="panel"
      data-over={isOver ? '' : undefined}
      onKeyDown={(event) => {
        if (!isOver || event.key !== 'Escape' || event.shiftKey || event.defaultPrevented) return;
        event.preventDefault();
        closePanel();
      }}
    >
      {children}
    </aside>
  );
}
