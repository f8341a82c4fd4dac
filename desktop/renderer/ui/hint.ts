import { create } from 'zustand';

/** Words about one element, shown after a while. */
export type Hint = { anchor: Element; words: string };

/** The hint on show; there is one in the window at a time. */
export const useHint = create<{ hint: Hint | null }>()(() => ({ hint: null }));

const afterMs = 400;
let timer: ReturnType<typeof setTimeout> | null = null;

function show(anchor: Element, words: () => string, later?: () => Promise<string | null>): void {
  hide();
  timer = setTimeout(() => {
    // What it is about may have gone while the pointer stood still.
    const said = anchor.isConnected ? words() : '';
    if (said === '') return;
    const hint = { anchor, words: said };
    useHint.setState({ hint });
    void later?.().then((more) => {
      // Meanwhile it may have gone, or another one has come.
      if (more !== null && useHint.getState().hint === hint) useHint.setState({ hint: { anchor, words: more } });
    });
  }, afterMs);
}

/** Takes the hint away, and the one that was on its way. */
export function hide(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (useHint.getState().hint) useHint.setState({ hint: null });
}

type Handlers = {
  onPointerEnter: (event: { currentTarget: Element }) => void;
  onPointerLeave: () => void;
  onPointerDown: () => void;
  onFocus: (event: { currentTarget: Element }) => void;
  onBlur: () => void;
};

/**
 * Handlers for something that has a hint. For things of which a window has hundreds: at rest they cost nothing, and words are asked for only when the
 * hint is to show. `later`: what it says when more is known (null: nothing more is), asked for when the hint shows.
 */
export function hintHandlers(words: () => string, later?: () => Promise<string | null>): Handlers {
  return {
    onPointerEnter: ({ currentTarget }) => show(currentTarget, words, later),
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) show(currentTarget, words, later);
    },
    onBlur: hide,
  };
}
