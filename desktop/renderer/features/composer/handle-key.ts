import type { KeyboardEvent } from 'react';
import { codeParts } from '../emoji/code-parts.ts';
import { continueLine } from './continue-line.ts';
import { editBox } from './edit-box.ts';
import { formatOfKey } from './format-keys.ts';
import { type Format, formatText } from './format-text.ts';

type Context = {
  enterSends: boolean;
  isMac: boolean;
  /** Nothing is written and nothing is being changed. */
  isIdle: boolean;
  /** True: the key belonged to the list above the box. */
  complete(event: KeyboardEvent): boolean;
  submit(): void;
  /** Leaves what stands above the words, the topmost first. False: nothing stood there. */
  leave(): boolean;
  editLast(): void;
  answerLast(): void;
};

/** One key in the box. Keys of an input method are left alone: its Enter ends a choice, it does not send. */
export function handleKey(event: KeyboardEvent<HTMLTextAreaElement>, context: Context): void {
  if (event.nativeEvent.isComposing || event.keyCode === 229 || context.complete(event)) return;
  const box = event.currentTarget;
  const hasCtrl = event.ctrlKey || event.metaKey;
  const format = formatOfKey(event.nativeEvent, context.isMac);
  if (format) {
    event.preventDefault();
    applyFormat(box, format);
  } else if (event.key === 'Escape') {
    if (context.leave()) event.preventDefault();
  } else if (event.key === 'Enter' && !event.altKey) {
    const sends = hasCtrl || (context.enterSends && !event.shiftKey && !isInFence(box));
    if (sends) {
      event.preventDefault();
      context.submit();
    } else newLine(event, box);
  } else if (event.key === 'ArrowUp' && context.isIdle && !hasCtrl && !event.altKey) {
    event.preventDefault();
    if (event.shiftKey) context.answerLast();
    else context.editLast();
  }
}

/** Formats the selection of a box. */
export function applyFormat(box: HTMLTextAreaElement, format: Format): void {
  editBox(box, formatText(box.value, box.selectionStart, box.selectionEnd, format));
}

function newLine(event: KeyboardEvent, box: HTMLTextAreaElement): void {
  if (box.selectionStart !== box.selectionEnd || isInFence(box)) return;
  const edit = continueLine(box.value, box.selectionStart);
  if (!edit) return;
  event.preventDefault();
  editBox(box, edit);
}

/** The caret stands in a code block that is not closed before it. */
function isInFence(box: HTMLTextAreaElement): boolean {
  return box.value.includes('```') || box.value.includes('~~~') ? codeParts(box.value.slice(0, box.selectionStart)).some((part) => part.isOpen) : false;
}
