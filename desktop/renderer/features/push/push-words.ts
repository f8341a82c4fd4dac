import type { PushContents, PushKind, PushTarget } from '@parley/shared/entities/push';
import { formatWhen } from '../../ui/time-words.ts';

export const kindNames: Record<PushKind, string> = { ntfy: 'ntfy', gotify: 'Gotify', matrix: 'Matrix gateway' };

export const contentsWords: Record<PushContents, string> = { hint: 'Only that something is there', words: 'Sender, room and words' };

/** What it is called in a list: the kind, and what tells it from others of the same. */
export function targetName({ kind, topic, appId }: PushTarget): string {
  const which = topic ?? appId;
  return which === undefined ? kindNames[kind] : `${kindNames[kind]}, ${which}`;
}

/** How it stands, in plain words. */
export function targetState({ lastTry, disabled }: PushTarget): { words: string; isTrouble: boolean } {
  const error = lastTry?.error ?? '';
  if (disabled !== undefined) {
    const why = disabled.reason === 'failures' ? 'Switched off, because nothing arrived for a day.' : 'Switched off, because it takes nothing more.';
    return { words: `${why} ${error} A test that arrives switches it on again.`.replace('  ', ' '), isTrouble: true };
  }
  if (lastTry === undefined) return { words: 'Nothing was sent there yet.', isTrouble: false };
  if (error !== '') return { words: `Last try ${formatWhen(lastTry.at)}: it did not arrive. ${error}`, isTrouble: true };
  return { words: `Last try ${formatWhen(lastTry.at)}: it arrived.`, isTrouble: false };
}
