import { create } from 'qrcode';

/** Modules of quiet ground round a code, as the standard asks. */
export const quietModules = 4;

/** A QR code as one SVG path: `size` modules square with its quiet ground, each dark run of a row one rectangle. */
export function qrPath(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      let end = column;
      while (end < modules.size && modules.get(row, end)) end += 1;
      runs.push(`M${column + quietModules} ${row + quietModules}h${end - column}v1h${column - end}z`);
      column = end;
    }
  }
  return { size: modules.size + 2 * quietModules, path: runs.join('') };
}
