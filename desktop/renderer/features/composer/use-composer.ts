import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { editOutboxItem, sendMessage } from '../../state/actions/messages.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { joined, toBody } from './composer-words.ts';
import { useDraft } from './use-draft.ts';
import { useTypingSignal } from './use-typing-signal.ts';

type Input = { accountId: Id; roomId: Id; box: RefObject<HTMLTextAreaElement | null>; editing: OutboxItem | null; onEndEdit: () => void };

/** What the composer does: writes a draft, sends it, or changes a message that is not stored. While one changes a message, the draft waits beside it. */
export function useComposer({ accountId, roomId, box, editing, onEndEdit }: Input) {
  const { body, readBody, setBody, startEdit, changeEdit, endEdit, flush } = useDraft({ accountId, roomId, box });
  const signalTyping = useTypingSignal(accountId, roomId);
  const latest = useRef(body);
  latest.current = body;

  useEffect(() => {
    if (!editing) return;
    startEdit(editing);
    box.current?.focus();
    requestAnimationFrame(() => box.current?.setSelectionRange(box.current.value.length, box.current.value.length));
  }, [editing, startEdit, box]);

  const leaveEdit = useCallback(
    (left: string) => {
      endEdit(left);
      onEndEdit();
    },
    [endEdit, onEndEdit],
  );
  const cancelEdit = useCallback(() => leaveEdit(''), [leaveEdit]);

  const change = (text: string) => {
    if (editing) {
      changeEdit(text);
      return;
    }
    setBody(text);
    signalTyping(text.trim() !== '');
  };

  const submit = () => {
    const text = toBody(latest.current);
    if (editing) void saveEdit(editing, text);
    else void send(text);
  };

  const saveEdit = async (item: OutboxItem, text: string) => {
    const answer = await editOutboxItem(accountId, item.opId, text);
    if (!answer.ok) showProblem(`The message could not be changed any more: ${answer.error.message} Your words stand in the box.`);
    leaveEdit(answer.ok ? '' : text);
  };

  const send = async (text: string) => {
    signalTyping(false);
    setBody('', true);
    const answer = await sendMessage({ accountId, roomId }, text);
    if (!answer.ok) showProblem(`Not queued: ${answer.error.message} Your words stand in the box.`);
    // The kept draft goes only now, when the words are in the queue.
    setBody(answer.ok ? readBody() : joined(text, readBody()));
    if (answer.ok) flush();
  };

  return { body, change, submit, cancelEdit, flush };
}
