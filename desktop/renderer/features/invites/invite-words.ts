import type { Invite } from '@parley/shared/entities/invite';

const hour = 3_600_000;

/** How long an invite may let people in, in milliseconds. */
export const expiryChoices: readonly { ms: number; words: string }[] = [
  { ms: hour, words: '1 hour' },
  { ms: 24 * hour, words: '1 day' },
  { ms: 7 * 24 * hour, words: '7 days' },
  { ms: 30 * 24 * hour, words: '30 days' },
];

/** How many people it may let in; null: no limit. */
export const useChoices: readonly { uses: number | null; words: string }[] = [
  { uses: 1, words: '1 person' },
  { uses: 10, words: '10 people' },
  { uses: 100, words: '100 people' },
  { uses: null, words: 'No limit' },
];

/** "in 6 days", "in 40 minutes". */
export function inTime(untilMs: number, nowMs: number): string {
  const minutes = Math.max(1, Math.round((untilMs - nowMs) / 60_000));
  const words = (count: number, unit: string) => `in ${count} ${unit}${count === 1 ? '' : 's'}`;
  if (minutes < 60) return words(minutes, 'minute');
  if (minutes < 48 * 60) return words(Math.round(minutes / 60), 'hour');
  return words(Math.round(minutes / 1_440), 'day');
}

/** "Used by 2 of 10 people, ends in 6 days". */
export function inviteState({ uses, maxUses, expiresAt }: Invite, nowMs: number): string {
  const people =
    maxUses === undefined ? `Used by ${uses} ${uses === 1 ? 'person' : 'people'}` : `Used by ${uses} of ${maxUses} ${maxUses === 1 ? 'person' : 'people'}`;
  return `${people}, ends ${inTime(expiresAt, nowMs)}`;
}
