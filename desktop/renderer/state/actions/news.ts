import type { Change } from '@parley/shared/ipc/changes';
import { createNewsGatherer } from '../gather-news.ts';

let receive: (changes: readonly Change[]) => void = () => undefined;
const gatherer = createNewsGatherer((changes) => receive(changes));

/** Who applies the news. */
export function onNews(listener: (changes: readonly Change[]) => void): void {
  receive = listener;
}

/** A piece of news of the engine. */
export const hearNews = gatherer.hear;

/** Lets news wait while letters are being typed into the window. Answers the function that ends it. */
export function heedTyping(): () => void {
  const handleKey = ({ key }: KeyboardEvent) => key.length > 1 && gatherer.stopped();
  window.addEventListener('input', gatherer.typed, true);
  window.addEventListener('keydown', handleKey, true);
  return () => {
    window.removeEventListener('input', gatherer.typed, true);
    window.removeEventListener('keydown', handleKey, true);
  };
}

/** Applies what was gathered: before an answer is used, since the engine told these first. */
export const flushNews = gatherer.flush;
