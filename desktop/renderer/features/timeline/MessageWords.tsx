import type { Mentions } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { useMemo } from 'react';
import { openExternal } from '../../state/actions/shell.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useRoomContext } from './room-context.ts';
import { type Piece, splitWords } from './split-words.ts';
import './message-words.css';

type Props = { body: string; mentions: Mentions | null; isJumbo: boolean; isActive: boolean };

const nobody: readonly Id[] = [];

/** The words of a message: line breaks kept, https addresses that open in the browser, mentions as tags. Each takes its direction from its own text. */
export function MessageWords({ body, mentions, isJumbo, isActive }: Props) {
  const { accountId, ownId } = useRoomContext();
  const userIds = mentions?.userIds ?? nobody;
  const handles = useStore((state) => {
    const { users } = selectAccountData(state, accountId);
    return userIds.map((id) => users[id]?.handle ?? '').join(' ');
  });
  const pieces = useMemo(() => {
    const byHandle = new Map(handles.split(' ').flatMap((handle, index): [string, Id][] => (handle === '' ? [] : [[handle, userIds[index] ?? '']])));
    return keyed(splitWords(body, { handles: byHandle, room: mentions?.room === true, here: mentions?.here === true }));
  }, [body, handles, userIds, mentions]);
  return (
    <span className="message-words" data-jumbo={isJumbo || undefined}>
      {pieces.map(({ piece, key }) => (
        <WordsPiece key={key} piece={piece} ownId={ownId} isActive={isActive} />
      ))}
    </span>
  );
}

function WordsPiece({ piece, ownId, isActive }: { piece: Piece; ownId: Id; isActive: boolean }) {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'link':
      return (
        <a
          className="words-link"
          href={piece.url}
          tabIndex={isActive ? 0 : -1}
          onClick={(event) => {
            event.preventDefault();
            void openExternal(piece.url);
          }}
        >
          <bdi>{piece.text}</bdi>
        </a>
      );
    case 'mention':
      return (
        <bdi className="words-mention" data-own={piece.userId === ownId || undefined}>
          {piece.text}
        </bdi>
      );
    case 'call':
      return (
        <bdi className="words-mention" data-own>
          {piece.text}
        </bdi>
      );
  }
}

/** Pieces never move within a body, so where one begins names it. */
function keyed(pieces: readonly Piece[]): { piece: Piece; key: number }[] {
  let from = 0;
  return pieces.map((piece) => {
    const key = from;
    from += piece.text.length;
    return { piece, key };
  });
}
