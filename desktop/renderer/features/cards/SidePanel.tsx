import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { closePanel } from '../../state/actions/panel.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import './message-card.css';

/** A sheet beside the room: head of 56 with title, a line below it, what one can do, and close. */
export function SidePanel({ title, sub, tools, children }: { title: string; sub: ReactNode; tools?: ReactNode; children: ReactNode }) {
  return (
    <div className="side-panel">
      <header className="side-panel-head">
        <div className="side-panel-titles">
          <h2 className="side-panel-title">{title}</h2>
          <p className="side-panel-sub ellipsis">{sub}</p>
        </div>
        {tools}
        <IconButton label="Close" keys="Esc" onClick={closePanel}>
          <X size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </header>
      {children}
    </div>
  );
}
