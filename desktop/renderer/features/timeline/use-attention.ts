import type { Id } from '@parley/shared/ids';
import { useEffect, useSyncExternalStore } from 'react';
import { setAttention } from '../../state/actions/messages.ts';

/** Whether the person can be looking: the window has the focus and is not hidden. */
export function useIsFocused(): boolean {
  return useSyncExternalStore(subscribe, isFocused);
}

export function isFocused(): boolean {
  return document.hasFocus() && isVisible();
}

/** What is in view now: a room, and maybe a thread beside it. */
let room: { accountId: Id; roomId: Id; isAtEnd: boolean } | null = null;
let thread: { accountId: Id; rootId: Id; isAtEnd: boolean } | null = null;

let isToldSoon = false;

/** Going to another room leaves one and enters one: that is told once. */
function tell(): void {
  if (isToldSoon) return;
  isToldSoon = true;
  queueMicrotask(tellNow);
}

function tellNow(): void {
  isToldSoon = false;
  setAttention({
    isFocused: isFocused(),
    isVisible: isVisible(),
    accountId: room?.accountId ?? thread?.accountId ?? null,
    roomId: room?.roomId ?? null,
    isAtEnd: room?.isAtEnd ?? false,
    thread: thread && { rootId: thread.rootId, isAtEnd: thread.isAtEnd },
  });
}

/** Tells the engine that this room is what the person looks at, and that nothing is when it goes. `isAtEnd`: its newest words are in view. */
export function useAttention(accountId: Id, roomId: Id, isAtEnd: boolean): void {
  const focused = useIsFocused();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told depends on the focus
  useEffect(() => {
    room = { accountId, roomId, isAtEnd };
    tell();
  }, [accountId, roomId, focused, isAtEnd]);
  useEffect(() => {
    return () => {
      room = null;
      tell();
    };
  }, []);
}

/** The same for the open thread. */
export function useThreadAttention(accountId: Id, rootId: Id, isAtEnd: boolean): void {
  const focused = useIsFocused();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told depends on the focus
  useEffect(() => {
    thread = { accountId, rootId, isAtEnd };
    tell();
  }, [accountId, rootId, focused, isAtEnd]);
  useEffect(() => {
    return () => {
      thread = null;
      tell();
    };
  }, []);
}

function isVisible(): boolean {
  return document.visibilityState === 'visible';
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('focus', onChange);
  window.addEventListener('blur', onChange);
  document.addEventListener('visibilitychange', onChange);
  return () => {
    window.removeEventListener('focus', onChange);
    window.removeEventListener('blur', onChange);
    document.removeEventListener('visibilitychange', onChange);
  };
}
