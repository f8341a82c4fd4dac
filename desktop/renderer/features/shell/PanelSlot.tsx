import { type ReactNode, useEffect } from 'react';
import { closePanel } from '../../state/actions/panel.ts';
import type { SidePanel } from '../../state/app-state.ts';
import { focusRoom } from './landmarks.ts';
import type { Layout } from './use-layout.ts';

const names = { people: 'People', thread: 'Thread', pins: 'Pinned', 'top-voted': 'Top voted' } as const;

/**
 * The sheet beside the room. Under 1200 it lies over the room's end, under 640 over all of it. Esc closes what lies over, and a thread or a list always;
 * people stay beside the room.
 */
export function PanelSlot({ layout, kind, children }: { layout: Layout; kind: SidePanel['kind'] | 'people'; children: ReactNode }) {
  const isOver = layout !== 'wide';
  // A closing panel takes the focus with it.
  useEffect(() => focusRoom, []);
  return (
    <aside
      className="sheet panel"
      aria-label={names[kind]}
      data-kind={kind}
      data-landmark="panel"
      data-over={isOver ? '' : undefined}
      onKeyDown={(event) => {
        if ((!isOver && kind === 'people') || event.key !== 'Escape' || event.shiftKey || event.defaultPrevented) return;
        event.preventDefault();
        closePanel();
      }}
    >
      {children}
    </aside>
  );
}
