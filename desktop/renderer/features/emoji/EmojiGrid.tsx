// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn by parts
// biome-ignore-all lint/a11y/useFocusableInteractive: the search field keeps the focus and points at the cell
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are the search field's
import { memo, type RefObject, type SyntheticEvent, useEffect, useLayoutEffect, useState } from 'react';
import { withTone } from './emoji-set.ts';
import { cellSize, columns, type Grid, type GridRow, rowOfCell } from './grid-rows.ts';

type Props = {
  id: string;
  grid: Grid;
  active: number;
  tone: number;
  box: RefObject<HTMLDivElement | null>;
  onPoint: (index: number) => void;
  onPick: (index: number) => void;
};

/** Drawn above and below what is in view, once that stands on the screen. */
const spare = 3 * cellSize;
/** Until the box has been measured. */
const usualHeight = 288;

/** The emoji. Only rows in view are in the document, so that it opens in one frame. */
export function EmojiGrid({ id, grid, active, tone, box, onPoint, onPick }: Props) {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(usualHeight);
  const [around, setAround] = useState(0);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setAround(spare));
    return () => cancelAnimationFrame(frame);
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    const row = rowOfCell(grid, active);
    if (!element || !row) return;
    const height = element.clientHeight || usualHeight;
    setHeight(height);
    // The heading of the first row stays in sight with it.
    if (row.top < element.scrollTop) element.scrollTop = active < columns ? 0 : row.top;
    else if (row.top + row.height > element.scrollTop + height) element.scrollTop = row.top + row.height - height;
    setTop(element.scrollTop);
  }, [grid, active, box]);

  const activeRow = rowOfCell(grid, active);
  const shown = grid.rows.filter((row) => row === activeRow || (row.top + row.height > top - around && row.top < top + height + around));
  return (
    <div ref={box} className="emoji-scroll" onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div
        id={id}
        role="grid"
        aria-label="Emoji"
        aria-rowcount={grid.rows.length}
        aria-colcount={columns}
        className="emoji-grid"
        style={{ blockSize: grid.height }}
        onPointerMove={(event) => {
          const index = cellAt(event);
          if (index !== null && index !== active) onPoint(index);
        }}
        onClick={(event) => {
          const index = cellAt(event);
          if (index !== null) onPick(index);
        }}
      >
        {shown.map((row) => (
          <Row
            key={row.kind === 'heading' ? row.section : `${row.section}-${row.first}`}
            id={id}
            row={row}
            number={grid.rows.indexOf(row) + 1}
            active={row === activeRow ? active : null}
            tone={tone}
          />
        ))}
      </div>
    </div>
  );
}

/** The cell that a pointer is on. One listener for all: hundreds of cells come and go while one scrolls. */
function cellAt(event: SyntheticEvent): number | null {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null;
  return cell ? Number(cell.dataset['cell']) : null;
}

type RowProps = { id: string; row: GridRow; number: number; active: number | null; tone: number };

const Row = memo(function Row({ id, row, number, active, tone }: RowProps) {
  return (
    <div role="row" aria-rowindex={number} className="emoji-row" style={{ insetBlockStart: row.top, blockSize: row.height }}>
      {row.kind === 'heading' ? (
        <div role="rowheader" aria-colspan={columns} className="emoji-heading">
          {row.title}
        </div>
      ) : (
        row.cells.map((cell, column) => {
          const index = row.first + column;
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              data-cell={index}
              role="gridcell"
              aria-label={cell.label}
              aria-colindex={column + 1}
              aria-selected={index === active}
              className="emoji-cell"
            >
              {cell.hasTones ? withTone(cell.emoji, tone) : cell.emoji}
            </div>
          );
        })
      )}
    </div>
  );
});
