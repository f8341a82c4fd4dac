import { useCallback, useEffect, useRef } from 'react';
import { setTyping } from '../../state/actions/messages.ts';
import type { ComposeTarget } from '../../state/drafts.ts';

/** A signal lasts 8 s with the others; it is renewed this often. */
const renewMs = 5_000;

/** Tells the others that one is writing: with the first character, then every five seconds, and that one has stopped when the box is empty. */
export function useTypingSignal(target: ComposeTarget): (isTyping: boolean) => void {
  const sentAt = useRef<number | null>(null);
  const signal = useCallback(
    (isTyping: boolean) => {
      const now = Date.now();
      if (isTyping && (sentAt.current === null || now - sentAt.current >= renewMs)) {
        sentAt.current = now;
        setTyping(target, true);
      } else if (!isTyping && sentAt.current !== null) {
        sentAt.current = null;
        setTyping(target, false);
      }
    },
    [target],
  );
  useEffect(() => () => signal(false), [signal]);
  return signal;
}
