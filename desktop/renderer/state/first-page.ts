/** Few rows are lower than this (px). */
const lowestRow = 38;

/** Rows that fill the window, and few more: a room shows as soon as these are drawn, and the list asks for more when it stands. */
export function firstPage(): number {
  return Math.max(22, Math.ceil((globalThis.innerHeight || 0) / lowestRow));
}
