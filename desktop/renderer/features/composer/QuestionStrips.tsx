import CircleAlert from 'lucide-react/icons/circle-alert';
import ClipboardPaste from 'lucide-react/icons/clipboard-paste';
import Megaphone from 'lucide-react/icons/megaphone';
import Trash from 'lucide-react/icons/trash-2';
import { useEffect, useRef } from 'react';
import { Strip } from './Strip.tsx';
import type { PasteAs } from './use-paste.ts';

/** Asked before many people are notified. The focus is on Send: another Enter sends, Esc goes back to the words. */
export function ManyStrip({ count, onSend, onEdit }: { count: number; onSend: () => void; onEdit: () => void }) {
  return (
    <Strip isAlert icon={<Megaphone size={14} strokeWidth={2} aria-hidden />}>
      <span className="composer-strip-question">This notifies {new Intl.NumberFormat().format(count)} people.</span>
      <Answer words="Send" isFirst onChoose={onSend} onBack={onEdit} />
      <Answer words="Edit" onChoose={onEdit} onBack={onEdit} />
    </Strip>
  );
}

/** Asked when every word of a message was taken away. */
export function DeleteStrip({ onDelete, onKeep }: { onDelete: () => void; onKeep: () => void }) {
  return (
    <Strip isAlert icon={<Trash size={14} strokeWidth={2} aria-hidden />}>
      <span className="composer-strip-question">No words are left. Delete this message for everybody?</span>
      <Answer words="Keep" isFirst onChoose={onKeep} onBack={onKeep} />
      <Answer words="Delete" isDanger onChoose={onDelete} onBack={onKeep} />
    </Strip>
  );
}

/** Offered after several lines were pasted, or one that is very long. */
export function PasteStrip({ text, onChoose, onKeep }: { text: string; onChoose: (as: PasteAs) => void; onKeep: () => void }) {
  const lines = text.trim().split('\n').length;
  return (
    <Strip icon={<ClipboardPaste size={14} strokeWidth={2} aria-hidden />} closeWords="Keep as it is" onClose={onKeep}>
      <span className="composer-strip-question">{lines > 1 ? `${lines} lines pasted` : `${text.length.toLocaleString()} characters pasted`}</span>
      <Answer words="Keep" isSpare onChoose={onKeep} onBack={onKeep} />
      <Answer words="As quote" onChoose={() => onChoose('quote')} onBack={onKeep} />
      <Answer words="As code" onChoose={() => onChoose('code')} onBack={onKeep} />
      <Answer words="As file" onChoose={() => onChoose('file')} onBack={onKeep} />
    </Strip>
  );
}

/** Why a command was not carried out. What was typed is in the box. */
export function RefusedStrip({ words, onClose }: { words: string; onClose: () => void }) {
  return (
    <Strip isAlert icon={<CircleAlert size={14} strokeWidth={2} aria-hidden />} closeWords="Close" onClose={onClose}>
      <span className="composer-strip-question">{words}</span>
    </Strip>
  );
}

type AnswerProps = { words: string; isFirst?: boolean; isDanger?: boolean; isSpare?: boolean; onChoose: () => void; onBack: () => void };

function Answer({ words, isFirst = false, isDanger = false, isSpare = false, onChoose, onBack }: AnswerProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFirst) button.current?.focus();
  }, [isFirst]);
  return (
    <button
      ref={button}
      type="button"
      className="composer-answer"
      data-danger={isDanger || undefined}
      data-spare={isSpare || undefined}
      onClick={onChoose}
      onKeyDown={(event) => {
        // The Enter that asked is still held down.
        if (event.key === 'Enter' && event.repeat) event.preventDefault();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onBack();
      }}
    >
      {words}
    </button>
  );
}
