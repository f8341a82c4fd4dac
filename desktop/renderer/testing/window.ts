import { cleanup, configure } from '@testing-library/react';
import { initialState } from '../state/app-state.ts';
import { useDrafts } from '../state/drafts.ts';
import { useStore } from '../state/store.ts';

/** What a layout-less DOM lacks: media queries by a width, sizes, scrolling, pointer capture. For tests. */
export function prepareDom(width = 1440): void {
  // Waiting is for what happens in this process, but the machine may be busy.
  configure({ asyncUtilTimeout: 10_000 });
  const matches = (query: string) => {
    const least = /width >= (\d+)px/.exec(query)?.[1];
    return least === undefined ? false : width >= Number(least);
  };
  const ignore = () => undefined;
  Object.assign(window, {
    matchMedia: (query: string) => ({
      matches: matches(query),
      media: query,
      addEventListener: ignore,
      removeEventListener: ignore,
      addListener: ignore,
      removeListener: ignore,
    }),
    requestIdleCallback: () => 0,
    cancelIdleCallback: ignore,
    ResizeObserver: class {
      observe = ignore;
      unobserve = ignore;
      disconnect = ignore;
    },
  });
  HTMLCanvasElement.prototype.getContext = () => null;
  Object.assign(Element.prototype, {
    scrollIntoView: ignore,
    scrollTo: ignore,
    hasPointerCapture: () => false,
    setPointerCapture: ignore,
    releasePointerCapture: ignore,
  });
}

/** Takes the window down and empties the store between tests. */
export function clearWindow(): void {
  cleanup();
  useStore.setState(initialState, true);
  useDrafts.setState({}, true);
  document.body.innerHTML = '';
}
