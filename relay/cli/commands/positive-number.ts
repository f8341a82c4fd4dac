import { InvalidArgumentError } from 'commander';

/** A whole number above 0, as an option gives it. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
}
