import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

/** Cards below one another. Where the card with the focus is taken away, the one that comes in its place has it, else the one before. */
export function CardList({ children }: { children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  const place = useRef(-1);
  const cards = (): Element[] => [...(list.current?.querySelectorAll('.message-card') ?? [])];

  useEffect(() => {
    const notePlace = ({ target }: FocusEvent): void => {
      place.current = cards().findIndex((card) => target instanceof Node && card.contains(target));
    };
    document.addEventListener('focusin', notePlace);
    return () => document.removeEventListener('focusin', notePlace);
  });

  useLayoutEffect(() => {
    if (place.current === -1 || document.activeElement !== document.body) return;
    const card = cards()[place.current] ?? cards().at(-1);
    card?.querySelector('button')?.focus({ preventScroll: true });
  });

  return (
    <div ref={list} className="card-list">
      {children}
    </div>
  );
}
