import type { Id } from '@parley/shared/ids';
import { codePointLength, limits } from '@parley/shared/limits';
import Smile from 'lucide-react/icons/smile';
import { type FormEvent, useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { setPresence } from '../../state/actions/people.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { EmojiPopover } from '../emoji/EmojiPopover.tsx';
import '../rooms/dialogs.css';

const lengths = [
  { value: 'hour', words: '1 hour' },
  { value: 'day', words: 'Today' },
  { value: 'week', words: '7 days' },
  { value: 'always', words: 'No end' },
] as const;
type Length = (typeof lengths)[number]['value'];

/** When a status of this length ends (epoch ms), null: never. Today ends at midnight, here. */
function endOf(length: Length, nowMs: number): number | null {
  if (length === 'always') return null;
  if (length === 'day') return new Date(nowMs).setHours(24, 0, 0, 0);
  return nowMs + (length === 'hour' ? 3_600_000 : 7 * 86_400_000);
}

/** One's status in words, with an end. */
export function OwnStatusDialog({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const needsServer = useNeedsServer(accountId);
  const [text, setText] = useState(account?.user.status?.text ?? '');
  const [emoji, setEmoji] = useState(account?.user.status?.emoji ?? '');
  const [length, setLength] = useState<Length>('day');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isPicking, setIsPicking] = useState(false);
  if (!account) return null;
  const over = codePointLength(text.trim()) - limits.statusTextMax;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (over > 0 || isBusy) return;
    setIsBusy(true);
    const expiresAt = endOf(length, Date.now());
    const answer = await setPresence(accountId, { status: account.presence, text, emoji, ...(expiresAt === null ? {} : { expiresAt }) });
    setIsBusy(false);
    if (answer.ok) closeOverlay();
    else setProblem(answer.error.message);
  };

  return (
    <Dialog title="Your status" words="Everybody who sees your name sees it." onClose={closeOverlay}>
      <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
        <Field
          label="Status"
          value={text}
          onText={setText}
          problem={over > 0 ? `${over} too many: ${limits.statusTextMax} characters fit.` : problem}
          placeholder="In a meeting"
          autoFocus
          dir="auto"
          autoComplete="off"
          end={
            <EmojiPopover isOpen={isPicking} onOpenChange={setIsPicking} onPick={setEmoji}>
              <IconButton label={emoji === '' ? 'Choose an emoji' : `Emoji ${emoji}, choose another`}>
                {emoji === '' ? <Smile size={16} /> : <span aria-hidden>{emoji}</span>}
              </IconButton>
            </EmojiPopover>
          }
        />
        <Segment label="How long" value={length} options={lengths} onChoose={setLength} />
        <footer className="dialog-actions">
          <DialogButtons
            onSafe={closeOverlay}
            isBusy={isBusy}
            blockedBecause={over > 0 ? 'The status is too long' : text.trim() === '' && emoji === '' ? 'There are no words yet' : needsServer}
          >
            Set status
          </DialogButtons>
        </footer>
      </form>
    </Dialog>
  );
}
