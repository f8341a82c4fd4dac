// biome-ignore-all lint/a11y/useFocusableInteractive: the box keeps the focus and points at the line
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are the box's
import Megaphone from 'lucide-react/icons/megaphone';
import Slash from 'lucide-react/icons/slash';
import type { ReactNode } from 'react';
import { presenceWords } from '../../ui/presence-words.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import type { Completion } from './completion-items.ts';
import type { CompletionState } from './use-completion.ts';
import './completion.css';

/** What may be meant, above the box; the best stands next to it in reading order. */
export function CompletionList({ id, state }: { id: string; state: CompletionState }) {
  if (state.items.length === 0) return null;
  return (
    <div id={id} className="completion" role="listbox" aria-label="Completions">
      {state.items.map((item, index) => (
        <div
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === state.active}
          aria-label={nameOf(item)}
          className="completion-row"
          onPointerMove={() => index !== state.active && state.point(index)}
          // The focus stays in the box.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => state.accept(index)}
        >
          <span className="completion-mark">{markOf(item)}</span>
          <bdi className="completion-words">{item.words}</bdi>
          <bdi className="completion-note ellipsis">{item.note}</bdi>
        </div>
      ))}
    </div>
  );
}

function markOf(item: Completion): ReactNode {
  switch (item.kind) {
    case 'person':
      return <PersonAvatar id={item.user.id} name={item.user.displayName} size={24} isBot={item.user.bot === true} presence={item.presence} />;
    case 'everybody':
      return <Megaphone size={16} strokeWidth={1.75} aria-hidden />;
    case 'room':
      return <RoomIcon room={item.room} />;
    case 'emoji':
      return <span className="completion-emoji">{item.emoji}</span>;
    case 'command':
      return <Slash size={16} strokeWidth={1.75} aria-hidden />;
  }
}

function nameOf(item: Completion): string {
  const there = item.kind === 'person' && item.presence ? `, ${presenceWords[item.presence]}` : '';
  return `${item.words}${item.note === '' ? '' : `, ${item.note}`}${there}`;
}
