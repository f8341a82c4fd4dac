import type { ReactNode } from 'react';
import { Mosaic } from './Mosaic.tsx';
import { bandTiles } from './mosaic-tiles.ts';
import './mosaic.css';

/** What stands where nothing is yet: a band of flags, a title, one sentence, and what one can do. */
export function EmptyState({ title, words, children }: { title: string; words: ReactNode; children?: ReactNode }) {
  return (
    <section className="empty-state">
      <Mosaic className="mosaic-band" tiles={bandTiles} />
      <h2 className="empty-title">{title}</h2>
      <p className="empty-words">{words}</p>
      {children}
    </section>
  );
}

/** One thing that can be done in an empty place: icon, what, why, button. */
export function EmptyRow({ icon, what, why, action }: { icon: ReactNode; what: string; why: ReactNode; action: ReactNode }) {
  return (
    <div className="empty-row">
      <span className="empty-icon">{icon}</span>
      <div className="empty-row-words">
        <p className="empty-what">{what}</p>
        <p className="empty-why">{why}</p>
      </div>
      <div className="empty-action">{action}</div>
    </div>
  );
}
