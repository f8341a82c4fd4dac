import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo } from 'react';
import { keepNow, noteCursor, openDraft } from '../../state/actions/drafts.ts';
import { type ComposeTarget, type Draft, draftKey, emptyDraft, useDrafts } from '../../state/drafts.ts';

/** The place that a composer writes to and its draft, which is read when it opens and handed over when the box or the window is left. */
export function useTarget(
  place: ComposeTarget,
  box: RefObject<HTMLTextAreaElement | null>,
  isBehind: boolean,
): { target: ComposeTarget; draft: Draft; keep: () => void } {
  const { accountId, roomId, rootId } = place;
  const target = useMemo(() => ({ accountId, roomId, rootId }), [accountId, roomId, rootId]);
  const key = draftKey(target);
  const draft = useDrafts((all) => all[key] ?? emptyDraft);
  const keep = useCallback(() => {
    if (box.current) noteCursor(target, box.current.selectionStart);
    keepNow(target);
  }, [target, box]);
  useEffect(() => void openDraft(target), [target]);
  useEffect(() => {
    if (isBehind) return;
    const keepHidden = () => document.visibilityState === 'hidden' && keep();
    window.addEventListener('pagehide', keep);
    window.addEventListener('blur', keep);
    document.addEventListener('visibilitychange', keepHidden);
    return () => {
      window.removeEventListener('pagehide', keep);
      window.removeEventListener('blur', keep);
      document.removeEventListener('visibilitychange', keepHidden);
    };
  }, [keep, isBehind]);
  // Before the box is taken away: its caret is asked for.
  useLayoutEffect(() => (isBehind ? undefined : keep), [keep, isBehind]);
  return { target, draft, keep };
}
