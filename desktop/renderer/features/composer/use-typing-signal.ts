import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useRef } from 'react';
import { setTyping } from '../../state/actions/messages.ts';

/** A signal lasts 8 s with the others; it is renewed this often. */
const renewMs = 5_000;

/** Tells the others that one is writing: with the first character, then every five seconds, and that one has stopped when the box is empty. */
export function useTypingSignal(accountId: Id, roomId: Id): (isTyping: boolean) => void {
  const sentAt = useRef<number | null>(null);
  const signal = useCallback(
    (isTyping: boolean) => {
      const now = Date.now();
      if (isTyping && (sentAt.current === null || now - sentAt.current >= renewMs)) {
        sentAt.current = now;
        void setTyping({ accountId, roomId }, true);
      } else if (!isTyping && sentAt.current !== null) {
        sentAt.current = null;
        void setTyping({ accountId, roomId }, false);
      }
    },
    [accountId, roomId],
  );
  useEffect(() => () => signal(false), [signal]);
  return signal;
}
