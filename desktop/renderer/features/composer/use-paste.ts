import { type ClipboardEvent, useState } from 'react';
import { putBack } from '../../state/actions/compose.ts';
import { addFiles } from '../../state/actions/files.ts';
import type { ComposeTarget } from '../../state/drafts.ts';
import { editBox, insertion, type TextEdit } from './edit-box.ts';
import { linkTo } from './format-text.ts';
import { asCode, asQuote, readPaste } from './paste-words.ts';

/** What pasted lines may still become. */
export type PasteAs = 'quote' | 'code' | 'file';

/** Lines, or very many characters, that were just pasted, and where they stand. */
export type PasteOffer = { from: number; text: string };

/** Pasting as a chat needs it. `offer`: what may still become a quote, code or a file. Pasted files go into the draft. */
export function usePaste(
  target: ComposeTarget,
  body: string,
): {
  offer: PasteOffer | null;
  paste(event: ClipboardEvent<HTMLTextAreaElement>): void;
  choose(box: HTMLTextAreaElement, as: PasteAs): void;
  keep(): void;
} {
  const [offered, setOffer] = useState<PasteOffer | null>(null);
  // The offer stands as long as what was pasted does.
  const offer = offered && body.startsWith(offered.text, offered.from) ? offered : null;
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const box = event.currentTarget;
    const files = [...(event.clipboardData.files ?? [])];
    // Word processors put a picture of the words beside them: the words are meant.
    if (files.length > 0 && event.clipboardData.getData('text/plain').trim() === '') {
      event.preventDefault();
      void addFiles(target, files);
      return;
    }
    const read = readPaste(event.clipboardData.getData('text/plain'), event.clipboardData.getData('text/html'), box.selectionStart !== box.selectionEnd);
    if (!read) return;
    event.preventDefault();
    if (read.kind === 'link') {
      editBox(box, linkTo(box.value, box.selectionStart, box.selectionEnd, read.url));
      return;
    }
    const from = box.selectionStart;
    editBox(box, insertion(box, read.text));
    setOffer(read.isOffered ? { from, text: read.text } : null);
  };
  const choose = (box: HTMLTextAreaElement, as: PasteAs) => {
    if (!offer) return;
    if (as === 'file') {
      const { from, text } = offer;
      editBox(box, { from, to: from + text.length, insert: '', selectFrom: from, selectTo: from });
      // What cannot go as a file stands in the box again.
      void addFiles(target, [new File([text], 'pasted.txt', { type: 'text/plain' })]).then((isTaken) => isTaken || putBack(target, text, null));
    } else editBox(box, wrapped(box.value, offer, as));
    setOffer(null);
  };
  return { offer, paste, choose, keep: () => setOffer(null) };
}

/** A quote and a code block stand on lines of their own. */
function wrapped(body: string, { from, text }: PasteOffer, as: 'quote' | 'code'): TextEdit {
  const to = from + text.length;
  const before = from === 0 || body.charAt(from - 1) === '\n' ? '' : '\n';
  const insert = `${before}${as === 'quote' ? asQuote(text) : asCode(text)}\n`;
  const end = body.charAt(to) === '\n' ? to + 1 : to;
  return { from, to: end, insert, selectFrom: from + insert.length, selectTo: from + insert.length };
}
