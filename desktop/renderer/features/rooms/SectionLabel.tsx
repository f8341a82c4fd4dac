import ChevronDown from 'lucide-react/icons/chevron-down';
import type { ReactNode } from 'react';

type LabelProps = { name: string; section: string; isFolded: boolean; onFold: () => void; add: ReactNode };

/** The name of a section, a branch of the tree; a press folds it. `add` is a leaf beside it. */
export function SectionLabel({ name, section, isFolded, onFold, add }: LabelProps) {
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
        data-section={section}
        onClick={onFold}
      >
        <bdi className="ellipsis">{name}</bdi>
        <ChevronDown size={12} className="section-arrow" data-folded={isFolded ? '' : undefined} />
      </button>
      {add}
    </div>
  );
}
