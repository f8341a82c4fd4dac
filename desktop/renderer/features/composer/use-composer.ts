import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { editOutboxItem, sendMessage } from '../../state/actions/messages.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { toBody } from './composer-words.ts';
import { useDraft } from './use-draft.ts';
import { useTypingSignal } from './use-typing-signal.ts';

type Input = { accountId: Id; roomId: Id; box: RefObject<HTMLTextAreaElement | null>; editing: OutboxItem | null; onEndEdit: () => void };

/** What the composer does: writes a draft, sends it, or changes a message that is not stored. While one changes a message, the draft waits beside it. */
export function useComposer({ accountId, roomId, box, editing, onEndEdit }: Input) {
  const { body, setBody, flush } = useDraft({ accountId, roomId, box });
  const signalTyping = useTypingSignal(accountId, roomId);
  const aside = useRef<string | null>(null);
  const latest = useRef(body);
  latest.current = body;

  useEffect(() => {
    if (!editing) return;
    aside.current ??= latest.current;
    setBody(editing.body, true);
    box.current?.focus();
    requestAnimationFrame(() => box.current?.setSelectionRange(editing.body.length, editing.body.length));
  }, [editing, setBody, box]);

  /** Puts the draft back; words that could not be kept where they belong stand behind it. */
  const endEdit = useCallback(
    (kept: string) => {
      const draft = aside.current ?? '';
      aside.current = null;
      const next = joined(draft, kept);
      setBody(next, next === draft);
      onEndEdit();
    },
    [setBody, onEndEdit],
  );
  const cancelEdit = useCallback(() => endEdit(''), [endEdit]);

  const change = (text: string) => {
    setBody(text, editing !== null);
    if (!editing) signalTyping(text.trim() !== '');
  };

  const submit = () => {
    const text = toBody(latest.current);
    if (editing) void saveEdit(editing, text);
    else void send(text);
  };

  const saveEdit = async (item: OutboxItem, text: string) => {
    const answer = await editOutboxItem(accountId, item.opId, text);
    if (!answer.ok) showProblem(`The message could not be changed any more: ${answer.error.message} Your words stand in the box.`);
    endEdit(answer.ok ? '' : text);
  };

  const send = async (text: string) => {
    signalTyping(false);
    setBody('', true);
    const answer = await sendMessage({ accountId, roomId }, text);
    if (!answer.ok) showProblem(`Not queued: ${answer.error.message} Your words stand in the box.`);
    // The kept draft goes only now, when the words are in the queue.
    setBody(answer.ok ? latest.current : joined(text, latest.current));
    if (answer.ok) flush();
  };

  return { body, change, submit, cancelEdit, flush };
}

function joined(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first}\n${second}`;
}
