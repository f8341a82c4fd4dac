/** A change of a text: what stands between `from` and `to` becomes `insert`, then `selectFrom` to `selectTo` is selected (UTF-16 units of the new text). */
export type TextEdit = { from: number; to: number; insert: string; selectFrom: number; selectTo: number };

/** Changes the text of a box as typing would: it can be undone with Ctrl+Z, and the box says that its text has changed. */
export function editBox(box: HTMLTextAreaElement, edit: TextEdit): void {
  box.focus();
  box.setSelectionRange(edit.from, edit.to);
  // The only way there is that keeps the list of what can be undone.
  const isDone =
    typeof document.execCommand === 'function' &&
    (edit.insert === '' ? edit.from === edit.to || document.execCommand('delete') : document.execCommand('insertText', false, edit.insert));
  if (!isDone) {
    box.setRangeText(edit.insert, edit.from, edit.to, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
  box.setSelectionRange(edit.selectFrom, edit.selectTo);
  // Typing keeps the caret in view, setting it does not.
  if (edit.selectTo === box.value.length) requestAnimationFrame(() => box.scrollTo?.({ top: box.scrollHeight }));
}

/** Text put where the caret is, or over what is selected. */
export function insertion(box: HTMLTextAreaElement, insert: string): TextEdit {
  const end = box.selectionStart + insert.length;
  return { from: box.selectionStart, to: box.selectionEnd, insert, selectFrom: end, selectTo: end };
}
