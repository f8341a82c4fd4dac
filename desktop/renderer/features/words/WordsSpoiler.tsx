import { type KeyboardEvent, type ReactNode, useState } from 'react';

/** Words that are hidden until one asks for them. */
export function WordsSpoiler({ isActive, children }: { isActive: boolean; children: ReactNode }) {
  const [isShown, setIsShown] = useState(false);
  // It keeps the focus that it was opened with, so that keys go on from here.
  if (isShown) {
    return (
      <span className="words-spoiler" tabIndex={-1}>
        {children}
      </span>
    );
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    setIsShown(true);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot break over lines as words do
    <span
      className="words-spoiler"
      role="button"
      aria-label="Hidden words. Press to show them."
      tabIndex={isActive ? 0 : -1}
      data-hidden
      onClick={() => setIsShown(true)}
      onKeyDown={handleKeyDown}
    >
      <span aria-hidden inert>
        {children}
      </span>
    </span>
  );
}
