import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { keepDraft, readDraft } from '../../state/actions/messages.ts';
import { timelineKey } from '../../state/timeline.ts';
import { knownDraft, rememberDraft } from '../../state/timeline-drafts.ts';
import { joined } from './composer-words.ts';

type Input = { accountId: Id; roomId: Id; box: RefObject<HTMLTextAreaElement | null> };

/** What is typed is on disk this much later at most. */
const keepAfterMs = 250;

/** A message of the queue whose words are being changed. */
type Edit = { item: OutboxItem; words: string };

/**
 * The unfinished words of a room. They are kept while one types, when the box loses the focus, and when the room or the window is left. `setBody` with
 * `isHeld` changes what is shown and leaves the kept draft alone. While one edits a message of the queue, `body` is its words and the draft waits beside
 * them; changed words are kept behind the draft, so that an end of the window in the middle of it loses neither.
 */
export function useDraft({ accountId, roomId, box }: Input) {
  const key = timelineKey(accountId, roomId);
  const [body, setShown] = useState(() => knownDraft(key)?.body ?? '');
  const latest = useRef<{ draft: string; edit: Edit | null; isDirty: boolean }>({ draft: body, edit: null, isDirty: false });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const flush = useCallback(() => {
    clearTimeout(timer.current ?? undefined);
    timer.current = null;
    if (!latest.current.isDirty) return;
    latest.current.isDirty = false;
    const kept = joined(latest.current.draft, changedWords(latest.current.edit));
    const draft = { body: kept, cursor: latest.current.edit ? kept.length : Math.min(box.current?.selectionStart ?? kept.length, kept.length) };
    rememberDraft(key, draft);
    void keepDraft({ accountId, roomId }, draft.body, draft.cursor);
  }, [accountId, roomId, key, box]);

  const keepSoon = useCallback(() => {
    latest.current.isDirty = true;
    timer.current ??= setTimeout(flush, keepAfterMs);
  }, [flush]);

  const setBody = useCallback(
    (next: string, isHeld = false) => {
      latest.current.draft = next;
      setShown(latest.current.edit?.words ?? next);
      if (!isHeld) keepSoon();
    },
    [keepSoon],
  );

  /** Shows the words of a message. Words that were being changed for another one stay in the draft. */
  const startEdit = useCallback((item: OutboxItem) => {
    const { edit, draft } = latest.current;
    if (edit?.item.opId === item.opId) return;
    latest.current.draft = joined(draft, changedWords(edit));
    latest.current.edit = { item, words: item.body };
    setShown(item.body);
  }, []);

  const changeEdit = useCallback(
    (words: string) => {
      if (!latest.current.edit) return;
      latest.current.edit = { ...latest.current.edit, words };
      setShown(words);
      keepSoon();
    },
    [keepSoon],
  );

  /** Puts the draft back, on the disk too; words that could not be kept where they belong (`left`) stand behind it. */
  const endEdit = useCallback(
    (left: string) => {
      latest.current.edit = null;
      setBody(joined(latest.current.draft, left), left === '' && !latest.current.isDirty && (knownDraft(key)?.body ?? '') === latest.current.draft);
      flush();
    },
    [setBody, flush, key],
  );

  /** The draft as it is now, whatever is shown. */
  const readBody = useCallback(() => latest.current.draft, []);

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
      const typed = latest.current.draft;
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

  return { body, readBody, setBody, startEdit, changeEdit, endEdit, flush };
}

/** What an edit holds that the queue does not. */
function changedWords(edit: Edit | null): string {
  return edit && edit.words !== edit.item.body ? edit.words : '';
}

function placeCaret(box: HTMLTextAreaElement | null, cursor: number): void {
  box?.setSelectionRange(cursor, cursor);
}
