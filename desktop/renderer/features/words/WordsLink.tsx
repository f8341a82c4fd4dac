import type { MouseEvent, ReactNode } from 'react';
import { checkLink } from './check-link.ts';
import { followLink } from './follow-link.ts';
import { withoutControls } from './legible.tsx';

type Props = { url: string; words: string; isBare: boolean; isActive: boolean; children: ReactNode };

/** A link. It never opens by itself: a press hands it to the app or the system, after a question where it is not what it seems. */
export function WordsLink({ url, words, isBare, isActive, children }: Props) {
  const check = checkLink(url, words);
  if (check.kind === 'none') {
    return (
      <bdi>
        {children}
        {isBare ? null : ` (${withoutControls(url)})`}
      </bdi>
    );
  }
  const handlePress = (event: MouseEvent) => {
    event.preventDefault();
    followLink(check);
  };
  return (
    <a
      className="words-link"
      href={check.href}
      title={isBare ? undefined : check.href}
      rel="noreferrer"
      draggable={false}
      tabIndex={isActive ? 0 : -1}
      onClick={handlePress}
      // The middle button would open it past the question.
      onAuxClick={(event) => event.preventDefault()}
    >
      <bdi>{children}</bdi>
    </a>
  );
}
