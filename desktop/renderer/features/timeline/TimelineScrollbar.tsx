import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { observeContent } from './observe-content.ts';
import './timeline-scrollbar.css';

/** The thumb stays this long after one has scrolled. */
const shownMs = 150;

/**
 * The thumb of the timeline, drawn over it: the system's own would push the margin away from the edge of the sheet. Wheel, keys and touch scroll as
 * always; this is for the pointer alone.
 */
export function TimelineScrollbar({ scroller: list }: { scroller: RefObject<HTMLElement | null> }) {
  const thumb = useRef<HTMLDivElement>(null);
  const drag = useRef<{ y: number; top: number } | null>(null);

  useEffect(() => {
    const element = thumb.current;
    const scroller = list.current;
    if (!scroller || !element) return;
    const place = () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller;
      const height = Math.max(32, (clientHeight * clientHeight) / Math.max(1, scrollHeight));
      const left = Math.max(1, scrollHeight - clientHeight);
      element.hidden = scrollHeight <= clientHeight + 1;
      element.style.blockSize = `${Math.round(height)}px`;
      element.style.transform = `translateY(${Math.round(((clientHeight - height) * scrollTop) / left)}px)`;
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const handleScroll = () => {
      place();
      element.dataset['shown'] = '';
      clearTimeout(timer);
      timer = setTimeout(() => delete element.dataset['shown'], shownMs);
    };
    scroller.addEventListener('scroll', handleScroll, { passive: true });
    // It calls at once, when the list has been laid out anyway.
    const stop = observeContent(scroller, place);
    return () => {
      clearTimeout(timer);
      scroller.removeEventListener('scroll', handleScroll);
      stop();
    };
  }, [list]);

  const handleMove = (event: PointerEvent) => {
    const scroller = list.current;
    if (!drag.current || !scroller || !thumb.current) return;
    const track = scroller.clientHeight - thumb.current.offsetHeight;
    scroller.scrollTop = drag.current.top + ((event.clientY - drag.current.y) * (scroller.scrollHeight - scroller.clientHeight)) / Math.max(1, track);
  };
  return (
    <div
      ref={thumb}
      className="timeline-thumb"
      aria-hidden
      hidden
      onPointerDown={(event) => {
        const scroller = list.current;
        if (!scroller) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { y: event.clientY, top: scroller.scrollTop };
      }}
      onPointerMove={handleMove}
      onPointerUp={() => {
        drag.current = null;
      }}
    />
  );
}
