import type { RoomView } from '@parley/shared/ipc/views';
import { useEffect, useRef, useState } from 'react';
import { write } from '../../state/actions/drafts.ts';
import { deleteEdited, saveEdit, sendWords } from '../../state/actions/send-words.ts';
import { type ComposeTarget, type Draft, draftOf, shownWords } from '../../state/drafts.ts';
import { callsMany } from './calls-many.ts';
import { carryOut } from './carry-out.ts';
import { overBy, toBody } from './composer-words.ts';
import { readCommand } from './read-command.ts';
import { splitBody } from './split-body.ts';
import { useTypingSignal } from './use-typing-signal.ts';

/** What the person is asked before the words go: `many`, how many would be notified; `delete`, whether an emptied message is to go. `refused`: why a command was not carried out. */
export type Question = { kind: 'many'; count: number } | { kind: 'delete' } | { kind: 'refused'; words: string } | null;

/** What the composer does with its words: sends them, saves a change, carries out a command. `showCommands`: the list of them is asked for. */
export function useComposer(target: ComposeTarget, draft: Draft, view: RoomView, showCommands: () => void) {
  const [asked, setAsked] = useState<{ question: Question; body: string }>({ question: null, body: '' });
  const [inRoomToo, setInRoomToo] = useState(false);
  const [isSendWanted, setIsSendWanted] = useState(false);
  const underWay = useRef<string | null>(null);
  const signalTyping = useTypingSignal(target);
  const { body } = shownWords(draft);
  const isChange = draft.edit !== null || draft.queued !== null;
  const over = overBy(body);
  const hasFiles = !isChange && draft.files.length > 0;
  const isReading = hasFiles && draft.files.some((file) => file.state === 'reading');
  const blockedBecause =
    over > 0
      ? 'Too long for one message'
      : isReading && isSendWanted
        ? 'Goes out as soon as its files are read'
        : toBody(body) === '' && draft.edit === null && !hasFiles
          ? 'Nothing is written yet'
          : null;
  // A question is about these words: others end it.
  const question = asked.body === body ? asked.question : null;

  const change = (text: string, cursor: number) => {
    setIsSendWanted(false);
    write(target, text, cursor);
    if (!isChange) signalTyping(text.trim() !== '');
  };

  const submit = (isConfirmed = false) => {
    // What stands in the box now: a key may come before the box is drawn again.
    const now = draftOf(target);
    const words = shownWords(now).body;
    const text = toBody(words);
    setAsked({ question: null, body: '' });
    if (overBy(words) > 0) return;
    if (now.edit && text === '') {
      setAsked({ question: { kind: 'delete' }, body: words });
      return;
    }
    const files = now.edit || now.queued ? [] : now.files;
    if (text === '' && files.length === 0) return;
    // It goes out by itself when its files are whole on this device, unless something is changed meanwhile.
    const waits = files.some((file) => file.state === 'reading');
    setIsSendWanted(waits);
    if (waits) return;
    const count = isConfirmed ? null : callsMany(text, view);
    if (count !== null) {
      setAsked({ question: { kind: 'many', count }, body: words });
      return;
    }
    if (now.edit || now.queued) void saveEdit(target, text);
    else void send(text);
  };

  const send = async (text: string) => {
    signalTyping(false);
    const command = readCommand(text);
    if (command?.kind === 'help') {
      write(target, '/', 1);
      showCommands();
      return;
    }
    if (command && command.kind !== 'send') {
      const { body: typed } = shownWords(draftOf(target));
      // A second Enter before the answer is no second command.
      if (underWay.current === typed) return;
      underWay.current = typed;
      const words = await carryOut(target, view, command);
      underWay.current = null;
      if (words !== null) setAsked({ question: { kind: 'refused', words }, body: typed });
      // What was typed meanwhile stays.
      else if (shownWords(draftOf(target)).body === typed) write(target, '', 0);
      return;
    }
    const isInRoomToo = inRoomToo && target.rootId !== null;
    setInRoomToo(false);
    await sendWords(target, [command?.body ?? text], { inRoomToo: isInRoomToo, kind: command?.as ?? 'text' });
  };

  const sendSplit = () => {
    signalTyping(false);
    void sendWords(target, splitBody(toBody(body)), { inRoomToo: false, kind: 'text' });
  };

  const latest = useRef(submit);
  latest.current = submit;
  const isDue = isSendWanted && !isReading;
  useEffect(() => {
    if (isDue) latest.current();
  }, [isDue]);

  return {
    body,
    isChange,
    over,
    blockedBecause,
    question,
    endQuestion: () => setAsked({ question: null, body: '' }),
    inRoomToo,
    setInRoomToo,
    change,
    submit,
    sendSplit,
    deleteMessage: () => void deleteEdited(target),
  };
}
