/** Calls when a list or what it holds changes its size; answers the function that ends it. A host without layout (a test) never calls. */
export function observeContent(scroller: HTMLElement, onChange: () => void): () => void {
  if (typeof ResizeObserver === 'undefined') return () => undefined;
  const observer = new ResizeObserver(onChange);
  observer.observe(scroller);
  const content = scroller.querySelector('[data-testid="virtuoso-item-list"]');
  if (content) observer.observe(content);
  return () => observer.disconnect();
}
