/** Calls when a list or what it holds (its first child) changes its size; answers the function that ends it. A host without layout (a test) never calls. */
export function observeContent(scroller: HTMLElement, onChange: () => void): () => void {
  if (typeof ResizeObserver === 'undefined') return () => undefined;
  const observer = new ResizeObserver(onChange);
  observer.observe(scroller);
  if (scroller.firstElementChild) observer.observe(scroller.firstElementChild);
  return () => observer.disconnect();
}
