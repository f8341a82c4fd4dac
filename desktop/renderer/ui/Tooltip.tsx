import { cloneElement, type DOMAttributes, type ReactElement } from 'react';
import { type HintSide, hintHandlers } from './hint.ts';

type Props = { words: string; keys?: string; side?: HintSide; children: ReactElement<DOMAttributes<Element>> };

/** Words about what is under the pointer or has the focus. It only adds handlers to its element: a room has a dozen of them, which are all made anew with it. */
export function Tooltip({ words, keys, side = 'below', children }: Props) {
  const { props } = children;
  const hint = hintHandlers(() => words, { side, keys });
  return cloneElement(children, {
    onPointerEnter: (event) => {
      props.onPointerEnter?.(event);
      hint.onPointerEnter(event);
    },
    onPointerLeave: (event) => {
      props.onPointerLeave?.(event);
      hint.onPointerLeave();
    },
    onPointerDown: (event) => {
      props.onPointerDown?.(event);
      hint.onPointerDown();
    },
    onFocus: (event) => {
      props.onFocus?.(event);
      hint.onFocus(event);
    },
    onBlur: (event) => {
      props.onBlur?.(event);
      hint.onBlur();
    },
  });
}
