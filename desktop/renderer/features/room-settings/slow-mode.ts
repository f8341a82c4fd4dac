/** The waits that can be chosen, in seconds; 0 is off. */
export const slowModeChoices: readonly number[] = [0, 10, 30, 60, 300, 900, 3_600, 21_600];

/** A wait in words: "10 seconds", "1 minute", "6 hours". */
export function waitWords(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, 'second'] : seconds < 3_600 ? [Math.round(seconds / 60), 'minute'] : [Math.round(seconds / 3_600), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
