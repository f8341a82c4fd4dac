/** A change of a text: what stands between `from` and `to` becomes `insert`, then `selectFrom` to `selectTo` is selected (UTF-16 units of the new text). */
export type TextEdit = { from: number; to: number; insert: string; selectFrom: number; selectTo: number };

/** Up to this many lines a text goes in as if it were typed. */
const typedLinesMax = 50;
/** From this many lines on a text goes in without a step to undo: keeping one takes the browser a time that grows with the square of the lines. */
const undoneLinesMax = 2_000;

/** Changes the text of a box as typing would: it can be undone with Ctrl+Z, and the box says that its text has changed. */
export function editBox(box: HTMLTextAreaElement, edit: TextEdit): void {
  const wanted = box.value.slice(0, edit.from) + edit.insert + box.value.slice(edit.to);
  box.focus();
  box.setSelectionRange(edit.from, edit.to);
  if (!insertUndoable(edit) || box.value !== wanted) {
    box.setRangeText(wanted, 0, box.value.length, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
  box.setSelectionRange(edit.selectFrom, edit.selectTo);
  // Typing keeps the caret in view, setting it does not.
  if (edit.selectTo === box.value.length) requestAnimationFrame(() => box.scrollTo?.({ top: box.scrollHeight }));
}

/** Over what is selected, by the only way there is that keeps the list of what can be undone. False: nothing happened. */
function insertUndoable({ from, to, insert }: TextEdit): boolean {
  if (typeof document.execCommand !== 'function') return false;
  if (insert === '') return from === to || document.execCommand('delete');
  const lines = insert.split('\n').length;
  if (lines > undoneLinesMax) return false;
  // As text, each line would be typed by itself: a thousand of them hold the window for half a minute. A box takes nothing of markup but its text (taken back, it may leave a
  // last empty line).
  return lines <= typedLinesMax ? document.execCommand('insertText', false, insert) : document.execCommand('insertHTML', false, asMarkup(insert));
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function asMarkup(text: string): string {
  return text.replace(/[&<>]/g, (sign) => marks[sign] ?? sign);
}

/** Text put where the caret is, or over what is selected. */
export function insertion(box: HTMLTextAreaElement, insert: string): TextEdit {
  const end = box.selectionStart + insert.length;
  return { from: box.selectionStart, to: box.selectionEnd, insert, selectFrom: end, selectTo: end };
}
