import { shortTime } from '../connection/words.ts';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** A time as short as it can be understood: of another year, the day with its year. */
export function whenWords(ms: number): string {
  const now = Date.now();
  return new Date(ms).getFullYear() === new Date(now).getFullYear() ? shortTime(ms, now) : day.format(ms);
}
