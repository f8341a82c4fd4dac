import { type CategoryId, categories, type Emoji, type EmojiSet } from './emoji-set.ts';

export type SectionId = CategoryId | 'recent' | 'found';
/** A line of the grid: a heading, or up to `columns` emoji. `first`: the number of its first cell among all cells. */
export type GridRow =
  | { kind: 'heading'; section: SectionId; title: string; top: number; height: number }
  | { kind: 'cells'; section: SectionId; first: number; cells: readonly Emoji[]; top: number; height: number };

export type Grid = { rows: readonly GridRow[]; cells: readonly Emoji[]; height: number };

export const columns = 9;
export const cellSize = 36;
const headingHeight = 32;

/** All emoji in their sections, those used last before them. */
export function gridOfAll(set: EmojiSet, recent: readonly Emoji[]): Grid {
  const sections: Section[] = categories.map(({ id, title }) => ({ id, title, cells: set.all.filter((emoji) => emoji.category === id) }));
  return gridOf([{ id: 'recent', title: 'Used last', cells: recent }, ...sections]);
}

/** What was found, in one section. */
export function gridOfFound(found: readonly Emoji[]): Grid {
  return gridOf([{ id: 'found', title: 'Found', cells: found }]);
}

type Section = { id: SectionId; title: string; cells: readonly Emoji[] };

function gridOf(sections: readonly Section[]): Grid {
  const rows: GridRow[] = [];
  let top = 0;
  let first = 0;
  for (const { id, title, cells } of sections) {
    if (cells.length === 0) continue;
    rows.push({ kind: 'heading', section: id, title, top, height: headingHeight });
    top += headingHeight;
    for (let at = 0; at < cells.length; at += columns) {
      const part = cells.slice(at, at + columns);
      rows.push({ kind: 'cells', section: id, first, cells: part, top, height: cellSize });
      first += part.length;
      top += cellSize;
    }
  }
  return { rows, cells: sections.flatMap((section) => section.cells), height: top };
}

/** The row that a cell stands in. */
export function rowOfCell(grid: Grid, index: number): GridRow | null {
  return grid.rows.findLast((row) => row.kind === 'cells' && row.first <= index) ?? null;
}

/** Which cell a key leads to; null: the key is not one of the grid's. */
export function moveCell(grid: Grid, index: number, key: string, hasCtrl: boolean, isRtl: boolean): number | null {
  const last = grid.cells.length - 1;
  const row = rowOfCell(grid, index);
  if (last < 0 || row?.kind !== 'cells') return null;
  const column = index - row.first;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft':
      return clamp(index + ((key === 'ArrowRight') === isRtl ? -1 : 1), last);
    case 'ArrowDown':
    case 'ArrowUp':
      return stepRow(grid, row, column, key === 'ArrowDown' ? 1 : -1) ?? index;
    case 'PageDown':
    case 'PageUp': {
      let at = index;
      for (let step = 0; step < 6; step += 1) at = moveCell(grid, at, key === 'PageDown' ? 'ArrowDown' : 'ArrowUp', false, isRtl) ?? at;
      return at;
    }
    case 'Home':
      return hasCtrl ? 0 : row.first;
    case 'End':
      return hasCtrl ? last : row.first + row.cells.length - 1;
    default:
      return null;
  }
}

function stepRow(grid: Grid, from: GridRow, column: number, step: 1 | -1): number | null {
  for (let at = grid.rows.indexOf(from) + step; ; at += step) {
    const row = grid.rows[at];
    if (!row) return null;
    if (row.kind === 'cells') return row.first + Math.min(column, row.cells.length - 1);
  }
}

function clamp(index: number, last: number): number {
  return Math.max(0, Math.min(index, last));
}
