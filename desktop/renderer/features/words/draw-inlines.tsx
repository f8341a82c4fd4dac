import type { Inline } from '@parley/shared/words/words-tree';
import { Fragment, type ReactNode } from 'react';
import { openRoom } from '../../state/actions/navigate.ts';
import { cutAtFound, isFoundIn } from './found-parts.ts';
import { legible } from './legible.tsx';
import { type Piece, splitText } from './split-text.ts';
import { WordsLink } from './WordsLink.tsx';
import { WordsMention } from './WordsMention.tsx';
import { WordsSpoiler } from './WordsSpoiler.tsx';
import type { WordsScope } from './words-scope.ts';

/** Formatted words as elements. Only words that stand for something are components, so that a row of plain words costs next to nothing. */
export function drawInlines(nodes: readonly Inline[], scope: WordsScope): ReactNode {
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === 'text') return drawText(only.text, only.from, scope);
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a body never change places
  return nodes.map((node, index) => <Fragment key={index}>{drawInline(node, scope)}</Fragment>);
}

function drawInline(node: Inline, scope: WordsScope): ReactNode {
  switch (node.kind) {
    case 'text':
      return drawText(node.text, node.from, scope);
    case 'code':
      return (
        <code className="words-code" dir="ltr">
          {drawFound(node.text, node.from, scope)}
        </code>
      );
    case 'strong':
      return <strong>{drawInlines(node.children, scope)}</strong>;
    case 'emphasis':
      return <em>{drawInlines(node.children, scope)}</em>;
    case 'strike':
      return <del>{drawInlines(node.children, scope)}</del>;
    case 'spoiler':
      return <WordsSpoiler isActive={scope.isActive}>{drawInlines(node.children, scope)}</WordsSpoiler>;
    case 'link': {
      const { url, isBare, children } = node;
      return (
        <WordsLink url={url} words={textOf(children)} isBare={isBare} isActive={scope.isActive}>
          {isBare ? children.map((child) => (child.kind === 'text' ? drawFound(child.text, child.from, scope) : null)) : drawInlines(children, scope)}
        </WordsLink>
      );
    }
  }
}

/** The words of inlines without their formatting. */
export function textOf(nodes: readonly Inline[]): string {
  return nodes.map((node) => (node.kind === 'text' || node.kind === 'code' ? node.text : textOf(node.children))).join('');
}

function drawText(text: string, from: number, scope: WordsScope): ReactNode {
  if (!/[@#:]/.test(text)) return drawFound(text, from, scope);
  const pieces = splitText(text, scope.names);
  let at = from;
  return pieces.map((piece) => {
    const start = at;
    at += piece.text.length;
    return <Fragment key={start}>{drawPiece(piece, start, scope)}</Fragment>;
  });
}

function drawPiece(piece: Piece, from: number, scope: WordsScope): ReactNode {
  if (piece.kind === 'text') return drawFound(piece.text, from, scope);
  const isFound = isFoundIn(piece.text.length, from, scope.found);
  switch (piece.kind) {
    case 'mention':
      return <WordsMention text={piece.text} userId={piece.userId} scope={scope} isFound={isFound} />;
    case 'call':
      return (
        <bdi className="words-mention" data-own data-found={isFound || undefined}>
          {piece.text}
        </bdi>
      );
    case 'room':
      return (
        <button
          type="button"
          className="words-room"
          data-found={isFound || undefined}
          tabIndex={scope.isActive ? 0 : -1}
          onClick={() => openRoom(scope.accountId, piece.roomId)}
        >
          <bdi>{piece.text}</bdi>
        </button>
      );
    case 'emoji':
      return (
        <span title={piece.text} data-found={isFound || undefined}>
          {piece.emoji}
        </span>
      );
  }
}

/** A text with its found parts marked. */
export function drawFound(text: string, from: number, { found }: WordsScope): ReactNode {
  if (found.length === 0 || from < 0) return legible(text);
  return cutAtFound(text, from, found).map((cut) =>
    cut.isFound ? (
      <mark key={cut.at} className="words-found">
        {legible(cut.text)}
      </mark>
    ) : (
      <Fragment key={cut.at}>{legible(cut.text)}</Fragment>
    ),
  );
}
