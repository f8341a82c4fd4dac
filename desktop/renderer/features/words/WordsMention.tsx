import { useState } from 'react';
import { type ProfileAt, ProfileCard } from '../people/ProfileCard.tsx';
import type { WordsScope } from './words-scope.ts';

/** Somebody who is called by a message; a press shows who that is. */
export function WordsMention({ text, userId, scope, isFound }: { text: string; userId: string; scope: WordsScope; isFound: boolean }) {
  const [card, setCard] = useState<ProfileAt | null>(null);
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <>
      <button
        type="button"
        className="words-mention"
        data-own={userId === scope.ownId || undefined}
        data-found={isFound || undefined}
        tabIndex={scope.isActive ? 0 : -1}
        onClick={(event) => {
          setCard({ userId, anchor: event.currentTarget });
          setWasOpened(true);
        }}
      >
        <bdi>{text}</bdi>
      </button>
      {wasOpened ? <ProfileCard accountId={scope.accountId} at={card} onClose={() => setCard(null)} /> : null}
    </>
  );
}
