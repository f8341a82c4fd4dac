import type { Block } from '@parley/shared/words/words-tree';
import { Fragment, type ReactNode } from 'react';
import { drawInlines } from './draw-inlines.tsx';
import { WordsCode } from './WordsCode.tsx';
import type { WordsScope } from './words-scope.ts';

/** What stands before the first words and behind the last ones, in their line. */
export type Beside = { before?: ReactNode; after?: ReactNode };

/** Blocks as elements. */
export function drawBlocks(blocks: readonly Block[], scope: WordsScope, beside: Beside = {}): ReactNode {
  return blocks.map((block, index) => {
    const before = index === 0 ? beside.before : undefined;
    const after = index === blocks.length - 1 ? beside.after : undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a body never change places
    return <Fragment key={index}>{drawBlock(block, scope, before, after)}</Fragment>;
  });
}

function drawBlock(block: Block, scope: WordsScope, before: ReactNode, after: ReactNode): ReactNode {
  if (block.kind === 'paragraph') {
    return (
      <p className="words-paragraph">
        {before}
        {drawInlines(block.children, scope)}
        {after}
      </p>
    );
  }
  return (
    <>
      {before ? <p>{before}</p> : null}
      {drawOther(block, scope)}
      {after ? <p>{after}</p> : null}
    </>
  );
}

function drawOther(block: Exclude<Block, { kind: 'paragraph' }>, scope: WordsScope): ReactNode {
  switch (block.kind) {
    case 'heading':
      // Not a heading of the window: a list of messages has no outline.
      return (
        <p className="words-heading" data-level={block.level}>
          {drawInlines(block.children, scope)}
        </p>
      );
    case 'quote':
      return <blockquote className="words-quote">{drawBlocks(block.children, scope)}</blockquote>;
    case 'list':
      return drawList(block, scope);
    case 'code-block':
      return <WordsCode block={block} scope={scope} />;
    case 'table':
      return drawTable(block, scope);
    case 'rule':
      return <hr className="words-rule" />;
  }
}

function drawList({ start, items }: Extract<Block, { kind: 'list' }>, scope: WordsScope): ReactNode {
  const drawn = items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the items of a list never change places
    <li key={index} data-task={item.isDone === null ? undefined : ''}>
      {item.isDone === null ? null : (
        <span className="words-box" role="img" aria-label={item.isDone ? 'Done:' : 'To do:'} data-done={item.isDone || undefined} />
      )}
      <div className="words-item">{drawBlocks(item.children, scope)}</div>
    </li>
  ));
  if (start === null) return <ul className="words-list">{drawn}</ul>;
  return (
    <ol className="words-list" start={start} style={{ ['--digits' as string]: String(start + items.length - 1).length }}>
      {drawn}
    </ol>
  );
}

function drawTable({ align, rows: [head = [], ...rows] }: Extract<Block, { kind: 'table' }>, scope: WordsScope): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no group of fields
    <div className="words-table" role="group" aria-label="Table" tabIndex={scope.isActive ? 0 : -1}>
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table never change places
              <th key={column} scope="col" data-align={align[column] ?? undefined}>
                {drawInlines(cell, scope)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a table never change places
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table never change places
                <td key={column} data-align={align[column] ?? undefined}>
                  {drawInlines(cell, scope)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
