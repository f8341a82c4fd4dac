import ChevronDown from 'lucide-react/icons/chevron-down';
import type { ReactNode } from 'react';
import { foldSection } from '../../state/actions/navigate.ts';

/** The name of a section; a press folds it. */
export function SectionLabel({ name, isFolded, add }: { name: string; isFolded: boolean; add: ReactNode }) {
  return (
    <div className="section-label">
      <button
        type="button"
        className="section-fold"
        tabIndex={-1}
        data-section={name}
        aria-label={isFolded ? `Unfold ${name}` : `Fold ${name}`}
        onClick={() => foldSection(name, !isFolded)}
      >
        <span>{name}</span>
        <ChevronDown size={12} className="section-arrow" data-folded={isFolded ? '' : undefined} />
      </button>
      {add}
    </div>
  );
}
