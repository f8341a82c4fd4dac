import type { Mentions } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { parseWords } from '@parley/shared/words/parse-words';
import type { WordsTree } from '@parley/shared/words/words-tree';
import type { ReactNode } from 'react';
import { useStore } from '../../state/store.ts';
import { type Beside, drawBlocks } from './draw-blocks.tsx';
import type { FoundPart } from './found-parts.ts';
import { isJumboEmoji } from './jumbo-emoji.ts';
import { useKeptOpen } from './kept-open.ts';
import { type Names, splitText } from './split-text.ts';
import { useNames } from './use-names.ts';
import { codeLinesMax } from './WordsCode.tsx';
import './words.css';

type Props = Beside & {
  accountId: Id;
  body: string;
  mentions: Mentions | null;
  /** What was searched for, in the body's UTF-16 units. */
  found?: readonly FoundPart[];
  /** False in a list whose focus is in another row: then nothing in the words is a tab stop. */
  isActive?: boolean;
};

const nothing: readonly FoundPart[] = [];
/** A body with more lines or characters is folded. */
const linesMax = 40;
const charactersMax = 5_000;

/** The words of a message: formatting, links, mentions, rooms, emoji. Everything is an element that React made; nothing of a body is ever run or loaded. */
export function Words({ accountId, body, mentions, found = nothing, isActive = true, before, after }: Props) {
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const names = useNames(accountId, body, mentions);
  const tree = parseWords(body);
  const scope = { accountId, ownId, isActive, names, found };
  const words = (
    <div className="words" data-jumbo={isJumbo(body, names) || undefined}>
      {drawBlocks(tree, scope, { before, after })}
      {tree.length === 0 && (before || after) ? (
        <p>
          {before}
          {after}
        </p>
      ) : null}
    </div>
  );
  const lines = drawnLines(body, tree);
  return lines > linesMax || body.length > charactersMax ? (
    <LongWords body={body} lines={lines} isActive={isActive}>
      {words}
    </LongWords>
  ) : (
    words
  );
}

function isJumbo(body: string, names: Names): boolean {
  if (body.length > 160) return false;
  const shown = body.includes(':')
    ? splitText(body, names)
        .map((piece) => (piece.kind === 'emoji' ? piece.emoji : piece.text))
        .join('')
    : body;
  return isJumboEmoji(shown);
}

/** How many lines a body has as it is drawn, without wrapping: code is folded by itself. */
function drawnLines(body: string, tree: WordsTree): number {
  if (body.length <= linesMax) return 1;
  let lines = 1;
  for (let at = body.indexOf('\n'); at >= 0; at = body.indexOf('\n', at + 1)) lines += 1;
  if (lines <= linesMax) return lines;
  for (const block of tree) if (block.kind === 'code-block') lines -= Math.max(0, block.lines.length - codeLinesMax);
  return lines;
}

/** Words that would fill the window, folded until one asks for all of them. */
function LongWords({ body, lines, isActive, children }: { body: string; lines: number; isActive: boolean; children: ReactNode }) {
  const [isOpen, open] = useKeptOpen(body);
  if (isOpen) return children;
  return (
    <div className="words-folded">
      <div className="words-folded-part">{children}</div>
      <button type="button" className="words-more" tabIndex={isActive ? 0 : -1} onClick={open}>
        {lines > linesMax ? `Show all ${lines.toLocaleString()} lines` : `Show all ${body.length.toLocaleString()} characters`}
      </button>
    </div>
  );
}
