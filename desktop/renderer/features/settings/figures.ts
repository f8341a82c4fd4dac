const numbers = new Intl.NumberFormat();

/** A count with its groups of three. */
export function numberText(count: number): string {
  return numbers.format(count);
}
