import ChevronDown from 'lucide-react/icons/chevron-down';
import type { ReactNode } from 'react';
import { foldSection } from '../../state/actions/navigate.ts';

/** The name of a section, a branch of the tree; a press folds it. `add` is a leaf beside it. */
export function SectionLabel({ name, isFolded, add }: { name: string; isFolded: boolean; add: ReactNode }) {
  return (
    <div className="section-label" role="none">
      <button
        type="button"
        role="treeitem"
        aria-level={1}
        aria-selected={false}
        aria-expanded={!isFolded}
        className="section-fold"
        tabIndex={-1}
        data-section={name}
        onClick={() => foldSection(name, !isFolded)}
      >
        <span>{name}</span>
        <ChevronDown size={12} className="section-arrow" data-folded={isFolded ? '' : undefined} />
      </button>
      {add}
    </div>
  );
}
