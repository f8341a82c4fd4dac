import { create } from 'zustand';

/** Where a hint stands beside its element, as far as there is room. */
export type HintSide = 'above' | 'below' | 'right';

/** Words about one element, shown after a while. `keys`: what does the same, as `Ctrl+K`. */
export type Hint = { anchor: Element; words: string; keys: string | undefined; side: HintSide };

/** The hint on show; there is one in the window at a time. */
export const useHint = create<{ hint: Hint | null }>()(() => ({ hint: null }));

const afterMs = 400;
/** Who goes from one thing with a hint to the next within this time (ms) need not wait again. */
const goesOnMs = 200;
let timer: ReturnType<typeof setTimeout> | null = null;
let hiddenAt = Number.NEGATIVE_INFINITY;

/** `later`: what the hint says when more is known (null: nothing more is), asked for when it shows. */
type Options = { later?: () => Promise<string | null>; keys?: string | undefined; side?: HintSide };

function show(anchor: Element, inMs: number, words: () => string, { later, keys, side = 'above' }: Options): void {
  hide();
  const open = (): void => {
    timer = null;
    // What it is about may have gone while the pointer stood still.
    const said = anchor.isConnected ? words() : '';
    if (said === '') return;
    const hint: Hint = { anchor, words: said, keys, side };
    useHint.setState({ hint });
    void later?.().then((more) => {
      // Meanwhile it may have gone, or another one has come.
      if (more !== null && useHint.getState().hint === hint) useHint.setState({ hint: { ...hint, words: more } });
    });
  };
  if (inMs === 0) open();
  else timer = setTimeout(open, inMs);
}

/** Takes the hint away, and the one that was on its way. */
export function hide(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (!useHint.getState().hint) return;
  hiddenAt = performance.now();
  useHint.setState({ hint: null });
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
 * hint is to show. The focus of the keyboard shows it at once, so that it is there when a screen reader reads.
 */
export function hintHandlers(words: () => string, options: Options = {}): Handlers {
  return {
    onPointerEnter: ({ currentTarget }) => show(currentTarget, performance.now() - hiddenAt < goesOnMs ? 0 : afterMs, words, options),
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) show(currentTarget, 0, words, options);
    },
    onBlur: hide,
  };
}
