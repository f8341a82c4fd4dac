/**
 * Runs something once, when an element has come into view, and has stayed there for `forMs`: what a quick hand scrolls past is left out.
 * @returns how it is called off
 */
export function whenInView(element: Element, run: () => void, forMs = 0): () => void {
  if (!('IntersectionObserver' in window)) {
    run();
    return () => undefined;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (entries.at(-1)?.isIntersecting !== true) return;
    timer = setTimeout(() => {
      observer.disconnect();
      run();
    }, forMs);
  });
  observer.observe(element);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
