import { useState } from 'react';

const keptMax = 300;
/** What was unfolded, named by its words: a row that scrolls away and comes back is as high as it was. */
const kept = new Set<string>();

/** Whether something long is shown whole, and how to show it whole. */
export function useKeptOpen(words: string): [isOpen: boolean, open: () => void] {
  const [isOpen, setIsOpen] = useState(() => kept.has(words));
  const open = () => {
    kept.add(words);
    for (const oldest of kept) {
      if (kept.size <= keptMax) break;
      kept.delete(oldest);
    }
    setIsOpen(true);
  };
  return [isOpen, open];
}
