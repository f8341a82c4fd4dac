/** Four bars for a password's length: two until it is long enough, three when it is, four at twice the least and above. */
export function passwordBars(length: number, least: number): boolean[] {
  const full = length >= least * 2 ? 4 : length >= least ? 3 : length >= least / 2 ? 2 : length > 0 ? 1 : 0;
  return [1, 2, 3, 4].map((bar) => bar <= full);
}
