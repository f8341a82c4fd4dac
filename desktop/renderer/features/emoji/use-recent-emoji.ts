import { useMemo } from 'react';
import { updateSettings } from '../../state/actions/settings.ts';
import { getState, useStore } from '../../state/store.ts';

/** What stands in until one has used emoji of one's own. */
const usual = ['👍', '✅', '🎉', '❤️', '😄', '👀', '🙏', '🚀', '😕'] as const;
const recentMax = 40;

/** The emoji one used last, newest first, filled up with usual ones: the first three stand in a message's toolbar. */
export function useRecentEmoji(count: number): string[] {
  const recent = useStore((state) => state.settings.recentEmoji);
  return useMemo(() => [...new Set([...recent, ...usual])].slice(0, count), [recent, count]);
}

/** Keeps an emoji as the one used last, on this device. */
export function noteEmoji(emoji: string): void {
  const { recentEmoji } = getState().settings;
  if (recentEmoji[0] === emoji) return;
  void updateSettings({ recentEmoji: [emoji, ...recentEmoji.filter((other) => other !== emoji)].slice(0, recentMax) });
}
