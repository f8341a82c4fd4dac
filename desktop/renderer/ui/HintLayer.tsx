import { useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { type Hint, hide, useHint } from './hint.ts';
import { KeyCaps } from './KeyCaps.tsx';
import './tooltip.css';

const gapPx = 6;
const edgePx = 8;
const hintId = 'hint';

/** Where the one hint of the window is drawn: beside its element, inside the window, over everything that stands in it. */
export function HintLayer() {
  const hint = useHint((state) => state.hint);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !hint) return;
    const { left, top } = placeOf(hint, element.getBoundingClientRect());
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, [hint]);
  useLayoutEffect(() => {
    const anchor = hint?.anchor;
    if (!anchor || anchor.hasAttribute('aria-describedby')) return;
    anchor.setAttribute('aria-describedby', hintId);
    return () => anchor.removeAttribute('aria-describedby');
  }, [hint]);
  useEffect(() => {
    if (!hint) return;
    window.addEventListener('scroll', hide, { capture: true, passive: true });
    window.addEventListener('keydown', hide, { capture: true });
    // What it is about may go while the pointer stands still on it.
    const gone = new MutationObserver(() => !hint.anchor.isConnected && hide());
    gone.observe(document.body, { childList: true, subtree: true });
    return () => {
      gone.disconnect();
      window.removeEventListener('scroll', hide, { capture: true });
      window.removeEventListener('keydown', hide, { capture: true });
    };
  }, [hint]);
  return hint
    ? createPortal(
        <div ref={box} id={hintId} className="tooltip" role="tooltip">
          {hint.words}
          {hint.keys === undefined ? null : <KeyCaps keys={hint.keys} />}
        </div>,
        document.body,
      )
    : null;
}

/** On the side that was asked for, or on the other one where there is no room. */
function placeOf({ anchor, side }: Hint, { width, height }: { width: number; height: number }): { left: number; top: number } {
  const at = anchor.getBoundingClientRect();
  const within = (value: number, size: number, whole: number) => Math.max(edgePx, Math.min(value, whole - size - edgePx));
  if (side === 'right') {
    const right = at.right + gapPx;
    const left = right + width + edgePx <= window.innerWidth ? right : at.left - width - gapPx;
    return { left, top: within(at.top + at.height / 2 - height / 2, height, window.innerHeight) };
  }
  const above = at.top - height - gapPx;
  const below = at.bottom + gapPx;
  const isAbove = side === 'above' ? above >= edgePx : below + height + edgePx > window.innerHeight;
  return { left: within(at.left + at.width / 2 - width / 2, width, window.innerWidth), top: isAbove ? above : below };
}
