import type { Block, Line } from '@parley/shared/words/words-tree';
import Copy from 'lucide-react/icons/copy';
import { type ReactNode, useMemo, useRef } from 'react';
import { copyText } from '../../state/actions/shell.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { readLanguage } from './code-languages.ts';
import { drawFound } from './draw-inlines.tsx';
import type { CodeRun } from './highlight.ts';
import { useKeptOpen } from './kept-open.ts';
import { withoutControls } from './legible.tsx';
import { useHighlight } from './use-highlight.ts';
import type { WordsScope } from './words-scope.ts';
import './words-code.css';

type CodeBlock = Extract<Block, { kind: 'code-block' }>;
/** Longer code is folded to this many lines. */
export const codeLinesMax = 20;

/** A block of code: what it is, a button that copies it, and its lines, in colours once they are known. */
export function WordsCode({ block, scope }: { block: CodeBlock; scope: WordsScope }) {
  const { lines, name } = block;
  const { language, label, isDiff } = readLanguage(block.language);
  const code = useMemo(() => lines.map((line) => line.text).join('\n'), [lines]);
  // The signs of a diff are no part of the language.
  const plain = useMemo(() => (isDiff ? lines.map((line) => line.text.slice(1)).join('\n') : code), [lines, code, isDiff]);
  const element = useRef<HTMLDivElement>(null);
  const runs = useHighlight(plain, language, element);
  const [isOpen, open] = useKeptOpen(code);
  const isFolded = !isOpen && lines.length > codeLinesMax;
  const shown = isFolded ? lines.slice(0, codeLinesMax) : lines;
  const tabIndex = scope.isActive ? 0 : -1;
  return (
    <div className="words-code-block" ref={element}>
      <div className="words-code-head">
        {name === '' ? null : (
          <bdi className="words-code-name ellipsis" title={name}>
            {withoutControls(name)}
          </bdi>
        )}
        <span className="words-code-language">{withoutControls(label)}</span>
        <IconButton label="Copy the code" size={28} tabIndex={tabIndex} onClick={() => void copyText(code, 'Copied the code.')}>
          <Copy size={16} />
        </IconButton>
      </div>
      <pre className="words-code-lines" dir="ltr" tabIndex={tabIndex}>
        <code>
          {shown.map((line, index) => (
            <span key={line.from} className="words-code-line" data-change={isDiff ? changeOf(line.text) : undefined}>
              {drawLine(line, runs?.[index], isDiff, scope)}
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
      {isFolded ? (
        <button type="button" className="words-more" tabIndex={tabIndex} onClick={open}>
          Show all {lines.length} lines
        </button>
      ) : null}
    </div>
  );
}

function changeOf(line: string): 'added' | 'removed' | undefined {
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : undefined;
}

function drawLine({ text, from }: Line, runs: readonly CodeRun[] | undefined, isDiff: boolean, scope: WordsScope): ReactNode {
  if (!runs) return drawFound(text, from, scope);
  const drawn: ReactNode[] = isDiff ? [drawFound(text.slice(0, 1), from, scope)] : [];
  let at = from + (isDiff ? 1 : 0);
  for (const run of runs) {
    const inside = drawFound(run.text, at, scope);
    drawn.push(
      <span key={at} data-colour={run.colour || undefined}>
        {inside}
      </span>,
    );
    at += run.text.length;
  }
  return drawn;
}
