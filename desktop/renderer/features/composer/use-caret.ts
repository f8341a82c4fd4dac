import { type RefObject, useLayoutEffect, useRef } from 'react';
import { changeDraft } from '../../state/actions/drafts.ts';
import { type ComposeTarget, type Draft, shownWords } from '../../state/drafts.ts';

/**
 * Puts the caret where the draft says: when the box appears, when the draft was read, and when an answer or a change was begun, which takes the focus too.
 * `focuses`: the box has the focus when it appears. `isBehind`: it has not appeared yet.
 */
export function useCaret(box: RefObject<HTMLTextAreaElement | null>, target: ComposeTarget, draft: Draft, focuses: boolean, isBehind: boolean): void {
  const { places, wantsFocus } = draft;
  const cursor = useRef(0);
  cursor.current = shownWords(draft).cursor;
  // Before the words above are drawn: the focus needs a layout, which is cheap now.
  useLayoutEffect(() => {
    if (focuses && !isBehind) box.current?.focus({ preventScroll: true });
  }, [box, focuses, isBehind]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each count places the caret once
  useLayoutEffect(() => box.current?.setSelectionRange(cursor.current, cursor.current), [box, places]);
  useLayoutEffect(() => {
    if (!wantsFocus || isBehind) return;
    changeDraft(target, (now) => ({ ...now, wantsFocus: false }));
    box.current?.focus();
    // A menu that was just closed gives the focus back to what opened it: the box takes it after that.
    requestAnimationFrame(() => box.current?.focus());
  }, [box, target, wantsFocus, isBehind]);
}
