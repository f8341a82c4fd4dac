import type { MouseEvent, ReactNode } from 'react';
import { openLink } from '../../state/actions/links.ts';
import { openOverlay } from '../../state/actions/navigate.ts';
import { openExternal } from '../../state/actions/shell.ts';
import { checkLink, type LinkCheck } from './check-link.ts';
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
    open(check);
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

function open(check: Exclude<LinkCheck, { kind: 'none' }>): void {
  if (check.kind === 'inside') void openLink(check.href);
  else if (check.doubt) openOverlay({ kind: 'open-link', href: check.href, doubt: check.doubt });
  else void openExternal(check.href);
}
