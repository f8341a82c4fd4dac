import type { ReactNode } from 'react';
import { showList } from '../../state/actions/navigate.ts';
import { useStore } from '../../state/store.ts';
import type { Layout } from './use-layout.ts';

/** The place of the list: beside the sheet, over it (under 900), or alone (under 640). */
export function SidebarSlot({ layout, isAlone, hasRail, children }: { layout: Layout; isAlone: boolean; hasRail: boolean; children: ReactNode }) {
  const isListOpen = useStore((state) => state.isListOpen);
  if (isAlone) return <div className="sidebar-slot sidebar-alone">{children}</div>;
  if (layout === 'narrow') return null;
  if (layout === 'small') {
    if (!isListOpen) return null;
    return (
      <>
        <button type="button" className="list-scrim" aria-label="Close the list" onClick={() => showList(false)} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc closes what lies over the sheet */}
        <div className="sidebar-slot sidebar-over" data-rail={hasRail ? '' : undefined} onKeyDown={(event) => event.key === 'Escape' && showList(false)}>
          {children}
        </div>
      </>
    );
  }
  return (
    <div className="sidebar-slot" data-edge={hasRail ? undefined : ''}>
      {children}
    </div>
  );
}
