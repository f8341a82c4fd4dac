/** A window that is not painted (it is hidden) goes on after this (ms). */
const unpaintedMs = 100;

/**
 * Runs something once the next frame has been painted: what a press shows comes before what it only makes known.
 * @returns how it is called off
 */
export function afterPaint(run: () => void): () => void {
  let last: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    cancelAnimationFrame(frame);
    clearTimeout(unpainted);
    clearTimeout(last);
  };
  const go = () => {
    end();
    run();
  };
  // The callback runs before its frame is painted, a timer set by it afterwards.
  const frame = requestAnimationFrame(() => {
    last = setTimeout(go);
  });
  const unpainted = setTimeout(go, unpaintedMs);
  return end;
}
