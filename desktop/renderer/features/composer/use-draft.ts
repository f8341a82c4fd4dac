import type { Id } from '@parley/shared/ids';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { keepDraft, readDraft } from '../../state/actions/messages.ts';
import { timelineKey } from '../../state/timeline.ts';
import { knownDraft, rememberDraft } from '../../state/timeline-drafts.ts';

type Input = { accountId: Id; roomId: Id; box: RefObject<HTMLTextAreaElement | null> };

/** What is typed is on disk this much later at most. */
const keepAfterMs = 250;

/**
 * The unfinished words of a room. They are kept while one types, when the box loses the focus, and when the room or the window is left. `setBody` with
 * `isHeld` changes what is shown and leaves the kept draft alone.
 */
export function useDraft({ accountId, roomId, box }: Input) {
  const key = timelineKey(accountId, roomId);
  const [body, setShown] = useState(() => knownDraft(key)?.body ?? '');
  const latest = useRef({ body, isDirty: false });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const flush = useCallback(() => {
    clearTimeout(timer.current ?? undefined);
    timer.current = null;
    if (!latest.current.isDirty) return;
    latest.current.isDirty = false;
    const draft = { body: latest.current.body, cursor: Math.min(box.current?.selectionStart ?? latest.current.body.length, latest.current.body.length) };
    rememberDraft(key, draft);
    void keepDraft({ accountId, roomId }, draft.body, draft.cursor);
  }, [accountId, roomId, key, box]);

  const setBody = useCallback(
    (next: string, isHeld = false) => {
      latest.current.body = next;
      setShown(next);
      if (isHeld) return;
      latest.current.isDirty = true;
      timer.current ??= setTimeout(flush, keepAfterMs);
    },
    [flush],
  );

  useEffect(() => {
    const known = knownDraft(key);
    if (known) {
      placeCaret(box.current, known.cursor);
      return;
    }
    let isGone = false;
    void readDraft({ accountId, roomId }).then((answer) => {
      if (isGone || !answer.ok) return;
      rememberDraft(key, answer.value);
      if (answer.value.body === '') return;
      // Words typed while the draft was read stand behind it.
      const typed = latest.current.body;
      if (typed === '') setBody(answer.value.body, true);
      else setBody(`${answer.value.body}${typed}`);
      requestAnimationFrame(() => placeCaret(box.current, typed === '' ? answer.value.cursor : answer.value.body.length + typed.length));
    });
    return () => {
      isGone = true;
    };
  }, [accountId, roomId, key, box, setBody]);

  useEffect(() => {
    const flushHidden = () => document.visibilityState === 'hidden' && flush();
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    document.addEventListener('visibilitychange', flushHidden);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      document.removeEventListener('visibilitychange', flushHidden);
    };
  }, [flush]);

  // Before the box is taken away: its caret is asked for.
  useLayoutEffect(() => flush, [flush]);

  return { body, setBody, flush };
}

function placeCaret(box: HTMLTextAreaElement | null, cursor: number): void {
  box?.setSelectionRange(cursor, cursor);
}
