// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn by parts
// biome-ignore-all lint/a11y/useFocusableInteractive: the search field keeps the focus and points at the cell
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are the search field's
import { type RefObject, useLayoutEffect, useState } from 'react';
import { withTone } from './emoji-set.ts';
import { cellSize, columns, type Grid, rowOfCell } from './grid-rows.ts';

type Props = {
  id: string;
  grid: Grid;
  active: number;
  tone: number;
  box: RefObject<HTMLDivElement | null>;
  onPoint: (index: number) => void;
  onPick: (index: number) => void;
};

/** Drawn above and below what is in view. */
const spare = 3 * cellSize;
/** Until the box has been measured. */
const usualHeight = 288;

/** The emoji. Only rows in view are in the document, so that it opens in one frame. */
export function EmojiGrid({ id, grid, active, tone, box, onPoint, onPick }: Props) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    const row = rowOfCell(grid, active);
    if (!element || !row) return;
    const height = element.clientHeight || usualHeight;
    // The heading of the first row stays in sight with it.
    if (row.top < element.scrollTop) element.scrollTop = active < columns ? 0 : row.top;
    else if (row.top + row.height > element.scrollTop + height) element.scrollTop = row.top + row.height - height;
    setTop(element.scrollTop);
  }, [grid, active, box]);

  const height = box.current?.clientHeight || usualHeight;
  const activeRow = rowOfCell(grid, active);
  const shown = grid.rows.filter((row) => row === activeRow || (row.top + row.height > top - spare && row.top < top + height + spare));
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
      >
        {shown.map((row) => (
          <div
            key={row.kind === 'heading' ? row.section : `${row.section}-${row.first}`}
            role="row"
            aria-rowindex={grid.rows.indexOf(row) + 1}
            className="emoji-row"
            style={{ insetBlockStart: row.top, blockSize: row.height }}
          >
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
                    role="gridcell"
                    aria-label={cell.label}
                    aria-colindex={column + 1}
                    aria-selected={index === active}
                    className="emoji-cell"
                    onPointerMove={() => index !== active && onPoint(index)}
                    onClick={() => onPick(index)}
                  >
                    {withTone(cell.emoji, tone)}
                  </div>
                );
              })
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
