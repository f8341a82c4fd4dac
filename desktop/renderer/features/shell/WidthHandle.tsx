import { useState } from 'react';
import { updateSettings } from '../../state/actions/settings.ts';
import { useStore } from '../../state/store.ts';

const minWidth = 200;
const maxWidth = 360;
const keyStep = 8;

/** Drags the width of the list it stands in, at its far edge; arrow keys move it by 8. The width is stored when it is let go. */
export function WidthHandle() {
  const width = useStore((state) => state.settings.sidebarWidth);
  const [drag, setDrag] = useState<{ fromX: number; fromWidth: number } | null>(null);
  const sign = () => (document.documentElement.dir === 'rtl' ? -1 : 1);
  const bounded = (wanted: number) => Math.round(Math.min(maxWidth, Math.max(minWidth, wanted)));
  const show = (next: number) => {
    const shell = document.querySelector<HTMLElement>('.shell');
    shell?.style.setProperty('--sidebar-width', `${next}px`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged; this is the window-splitter pattern
    <div
      className="width-handle"
      role="separator"
      aria-label="Width of the list"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={minWidth}
      aria-valuemax={maxWidth}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? keyStep : event.key === 'ArrowLeft' ? -keyStep : 0;
        if (step === 0) return;
        event.preventDefault();
        void updateSettings({ sidebarWidth: bounded(width + step * sign()) });
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ fromX: event.clientX, fromWidth: width });
      }}
      onPointerMove={(event) => drag && show(bounded(drag.fromWidth + (event.clientX - drag.fromX) * sign()))}
      onPointerUp={(event) => {
        if (drag) void updateSettings({ sidebarWidth: bounded(drag.fromWidth + (event.clientX - drag.fromX) * sign()) });
        setDrag(null);
      }}
      // The system took the pointer away: the list is as wide as it was.
      onPointerCancel={() => {
        show(width);
        setDrag(null);
      }}
    />
  );
}
