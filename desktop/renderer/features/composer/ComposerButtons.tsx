import Mic from 'lucide-react/icons/mic';
import SendHorizontal from 'lucide-react/icons/send-horizontal';
import Smile from 'lucide-react/icons/smile';
import Type from 'lucide-react/icons/type';
import { memo, type RefObject, useState } from 'react';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { EmojiPopover } from '../emoji/EmojiPopover.tsx';
import { loadEmoji } from '../emoji/load-emoji.ts';

type Props = {
  box: RefObject<HTMLTextAreaElement | null>;
  hasFormats: boolean;
  onToggleFormats: () => void;
  onEmoji: (emoji: string) => void;
  isRecording: boolean;
  onVoice: () => void;
  sendWords: string;
  /** Why it cannot be sent now, null where it can. */
  blockedBecause: string | null;
  onSend: () => void;
};

/** At the end of the box: format, emoji, voice (neither the first nor the last of these in a narrow one), send. Not drawn again with each key. */
export const ComposerButtons = memo(function ComposerButtons({
  box,
  hasFormats,
  onToggleFormats,
  onEmoji,
  isRecording,
  onVoice,
  sendWords,
  blockedBecause,
  onSend,
}: Props) {
  const [isPicking, setIsPicking] = useState(false);
  const enterSends = useStore((state) => state.settings.enterSends);
  return (
    <div className="composer-buttons">
      <IconButton
        className="composer-format"
        label="Format"
        isActive={hasFormats}
        onClick={() => {
          onToggleFormats();
          box.current?.focus();
        }}
      >
        <Type size={18} strokeWidth={1.75} />
      </IconButton>
      <EmojiPopover isOpen={isPicking} onOpenChange={setIsPicking} onPick={onEmoji} returnTo={box}>
        <IconButton label="Emoji" onPointerEnter={() => void loadEmoji()} onFocus={() => void loadEmoji()}>
          <Smile size={18} strokeWidth={1.75} />
        </IconButton>
      </EmojiPopover>
      <IconButton className="composer-voice" label="Record a voice message" isActive={isRecording} onClick={onVoice}>
        <Mic size={18} strokeWidth={1.75} />
      </IconButton>
      <button
        type="button"
        className="composer-send"
        aria-label={sendWords}
        title={blockedBecause ?? `${sendWords} (${enterSends ? 'Enter' : 'Ctrl+Enter'})`}
        aria-disabled={blockedBecause !== null}
        onClick={() => (blockedBecause === null ? onSend() : box.current?.focus())}
      >
        <SendHorizontal className="mirrors" size={18} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  );
});
