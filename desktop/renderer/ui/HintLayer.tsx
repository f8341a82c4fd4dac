import { useEffect, useLayoutEffect, useRef } from 'react';
import { hide, useHint } from './hint.ts';
import './tooltip.css';

const gapPx = 6;
const edgePx = 8;

/** Where the one hint of the window is drawn: above its element, inside the window. */
export function HintLayer() {
  const hint = useHint((state) => state.hint);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !hint) return;
    const anchor = hint.anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const left = Math.min(Math.max(edgePx, anchor.left + anchor.width / 2 - width / 2), window.innerWidth - width - edgePx);
    const above = anchor.top - height - gapPx;
    element.style.left = `${left}px`;
    element.style.top = `${above >= edgePx ? above : anchor.bottom + gapPx}px`;
  }, [hint]);
  useEffect(() => {
    if (!hint) return;
    window.addEventListener('scroll', hide, { capture: true, passive: true });
    window.addEventListener('keydown', hide, { capture: true });
    return () => {
      window.removeEventListener('scroll', hide, { capture: true });
      window.removeEventListener('keydown', hide, { capture: true });
    };
  }, [hint]);
  return hint ? (
    <div ref={box} className="tooltip hint" role="tooltip">
      {hint.words}
    </div>
  ) : null;
}
