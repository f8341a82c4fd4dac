import { type ClipboardEvent, useState } from 'react';
import { editBox, insertion, type TextEdit } from './edit-box.ts';
import { linkTo } from './format-text.ts';
import { asCode, asQuote, readPaste } from './paste-words.ts';

/** Several lines that were just pasted, and where they stand. */
export type PasteOffer = { from: number; text: string };

/** Pasting as a chat needs it. `offer`: lines that may still become a quote or code. */
export function usePaste(body: string): {
  offer: PasteOffer | null;
  paste(event: ClipboardEvent<HTMLTextAreaElement>): void;
  choose(box: HTMLTextAreaElement, as: 'quote' | 'code'): void;
  keep(): void;
} {
  const [offered, setOffer] = useState<PasteOffer | null>(null);
  // The offer stands as long as what was pasted does.
  const offer = offered && body.startsWith(offered.text, offered.from) ? offered : null;
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const box = event.currentTarget;
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
  const choose = (box: HTMLTextAreaElement, as: 'quote' | 'code') => {
    if (!offer) return;
    editBox(box, wrapped(box.value, offer, as));
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
