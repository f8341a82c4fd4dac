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

/** Applies what was gathered: before an answer is used, since the engine told these first. */
export const flushNews = gatherer.flush;
