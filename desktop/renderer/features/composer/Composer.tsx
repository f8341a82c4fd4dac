import type { Id } from '@parley/shared/ids';
import type { OutboxItem, RoomView } from '@parley/shared/ipc/views';
import SendHorizontal from 'lucide-react/icons/send-horizontal';
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { selectOutbox } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { canEditItem } from '../timeline/act-on-item.ts';
import { ComposerLine } from './ComposerLine.tsx';
import { overBy, toBody } from './composer-words.ts';
import { EditStrip } from './EditStrip.tsx';
import { useComposer } from './use-composer.ts';
import { usePlaceholder } from './use-placeholder.ts';
import { useTypeAnywhere } from './use-type-anywhere.ts';
import './composer.css';

type Props = {
  accountId: Id;
  ownId: Id;
  view: RoomView;
  isOnline: boolean;
  editing: OutboxItem | null;
  onEdit: (item: OutboxItem) => void;
  onEndEdit: () => void;
};

/** Where one writes. What stands in it is never lost: it is kept as the room's draft, and sent words leave it only when they are in the queue. */
export function Composer({ accountId, ownId, view, isOnline, editing, onEdit, onEndEdit }: Props) {
  const roomId = view.room.id;
  const box = useRef<HTMLTextAreaElement>(null);
  const enterSends = useStore((state) => state.settings.enterSends);
  const { body, change, submit, cancelEdit, flush } = useComposer({ accountId, roomId, box, editing, onEndEdit });
  const placeholder = usePlaceholder(accountId, ownId, view);
  useTypeAnywhere(box);
  // Before the words above are drawn: the focus needs a layout, which is cheap now.
  useLayoutEffect(() => box.current?.focus({ preventScroll: true }), []);

  const over = overBy(body);
  const canSend = toBody(body) !== '' && over <= 0;
  const handleKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter ends the choice of an input method, it does not send.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && editing) {
      event.preventDefault();
      cancelEdit();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey && !event.altKey))) {
      event.preventDefault();
      if (canSend) submit();
    } else if (event.key === 'ArrowUp' && body === '' && !editing) {
      const last = selectOutbox(getState(), accountId, roomId).findLast(canEditItem);
      if (!last) return;
      event.preventDefault();
      onEdit(last);
    }
  };

  return (
    <div className="composer">
      <div className="composer-box" data-over={over > 0 || undefined}>
        {editing ? <EditStrip item={editing} onCancel={cancelEdit} /> : null}
        <div className="composer-row">
          <textarea
            ref={box}
            className="composer-text"
            data-focus-first
            dir="auto"
            rows={1}
            value={body}
            placeholder={placeholder}
            aria-label={placeholder}
            aria-invalid={over > 0 || undefined}
            spellCheck
            onChange={(event) => change(event.target.value)}
            onKeyDown={handleKeyDown}
            onBlur={flush}
          />
          <button
            type="button"
            className="composer-send"
            aria-label={editing ? 'Save the change' : 'Send'}
            title={editing ? 'Save the change' : enterSends ? 'Send (Enter)' : 'Send (Ctrl+Enter)'}
            aria-disabled={!canSend}
            onClick={() => {
              if (canSend) submit();
              box.current?.focus();
            }}
          >
            <SendHorizontal className="mirrors" size={18} strokeWidth={1.75} aria-hidden />
          </button>
        </div>
      </div>
      <ComposerLine accountId={accountId} ownId={ownId} roomId={roomId} isOnline={isOnline} over={over} />
    </div>
  );
}
