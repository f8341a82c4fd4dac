import { useEffect, useState } from 'react';
import { type EmojiSet, toEmojiSet } from './emoji-set.ts';

/** The rows that are in view when the picker opens. */
const preparedMax = 90;

let loaded: EmojiSet | null = null;
let loading: Promise<EmojiSet> | null = null;

/** The list of all emoji: 350 KB of names, so it is fetched when it is first needed and kept. */
export function loadEmoji(): Promise<EmojiSet> {
  loading ??= import('gemoji').then(
    ({ gemoji }) => {
      loaded = toEmojiSet(gemoji);
      return loaded;
    },
    (error: unknown) => {
      // Who asks next tries again.
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Gets the list and the letters of the picker's first rows ready while nothing else is to be done, so that it opens at once. @returns how to call it off */
export function prepareEmoji(): () => void {
  const waiting = requestIdleCallback(async () => {
    const { all } = await loadEmoji();
    const first = all.slice(0, preparedMax).map((entry) => entry.emoji);
    await document.fonts.load('22px "Noto Color Emoji"', first.join(''));
  });
  return () => cancelIdleCallback(waiting);
}

/** The list if it is here already. */
export function knownEmoji(): EmojiSet | null {
  return loaded;
}

/** The list, null until it is here. `isWanted` false: nothing is fetched yet. */
export function useEmojiSet(isWanted = true): EmojiSet | null {
  const [set, setSet] = useState(loaded);
  useEffect(() => {
    if (!isWanted || set) return;
    let isGone = false;
    void loadEmoji().then((next) => isGone || setSet(next));
    return () => {
      isGone = true;
    };
  }, [isWanted, set]);
  return set;
}
