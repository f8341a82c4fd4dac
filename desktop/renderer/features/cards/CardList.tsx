import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

const cardsOf = (list: HTMLElement | null): Element[] => [...(list?.querySelectorAll('.message-card') ?? [])];

/** Cards below one another. Where the card with the focus is taken away, the one that comes in its place has it, else the one before. */
export function CardList({ children }: { children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  /** Of the card with the focus; -1: it is elsewhere. */
  const place = useRef(-1);

  useEffect(() => {
    const notePlace = ({ target }: FocusEvent): void => {
      place.current = cardsOf(list.current).findIndex((card) => target instanceof Node && card.contains(target));
    };
    document.addEventListener('focusin', notePlace);
    return () => document.removeEventListener('focusin', notePlace);
  }, []);

  useLayoutEffect(() => {
    if (place.current === -1 || document.activeElement !== document.body) return;
    const cards = cardsOf(list.current);
    (cards[place.current] ?? cards.at(-1))?.querySelector('button')?.focus({ preventScroll: true });
  });

  return (
    <div ref={list} className="card-list">
      {children}
    </div>
  );
}
