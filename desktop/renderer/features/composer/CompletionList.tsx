// biome-ignore-all lint/a11y/useFocusableInteractive: the box keeps the focus and points at the line
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are the box's
import Megaphone from 'lucide-react/icons/megaphone';
import Slash from 'lucide-react/icons/slash';
import { type ReactNode, useEffect, useRef } from 'react';
import { presenceWords } from '../../ui/presence-words.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import type { Completion } from './completion-items.ts';
import type { CompletionState } from './use-completion.ts';
import '../../ui/tag.css';
import './completion.css';

/** What may be meant, above the box; the best stands next to it in reading order. */
export function CompletionList({ id, state }: { id: string; state: CompletionState }) {
  const list = useRef<HTMLDivElement>(null);
  const { active } = state;
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  if (state.items.length === 0) return null;
  return (
    <div ref={list} id={id} className="completion" role="listbox" aria-label="Completions">
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
          {item.kind === 'command' && item.args !== '' ? <bdi className="completion-args ellipsis">{item.args}</bdi> : null}
          <bdi className="completion-note ellipsis">{item.note}</bdi>
          {item.kind === 'command' && item.who !== null ? <span className="tag">{item.who}</span> : null}
          {item.kind === 'command' && item.by !== '' ? <bdi className="completion-by ellipsis">{item.by}</bdi> : null}
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
  const args = item.kind === 'command' && item.args !== '' ? ` ${item.args}` : '';
  const who = item.kind === 'command' && item.who !== null ? `, ${item.who} only` : '';
  const by = item.kind === 'command' && item.by !== '' ? `, by ${item.by}` : '';
  return `${item.words}${args}${item.note === '' ? '' : `, ${item.note}`}${who}${by}${there}`;
}
