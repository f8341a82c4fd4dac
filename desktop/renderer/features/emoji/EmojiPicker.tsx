import Search from 'lucide-react/icons/search';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useStore } from '../../state/store.ts';
import { CategoryBar } from './CategoryBar.tsx';
import { EmojiGrid } from './EmojiGrid.tsx';
import { type Emoji, type EmojiSet, withTone } from './emoji-set.ts';
import { gridOfAll, gridOfFound, moveCell, rowOfCell, type SectionId } from './grid-rows.ts';
import { useEmojiSet } from './load-emoji.ts';
import { rankEmoji } from './rank-emoji.ts';
import { SkinTones } from './SkinTones.tsx';
import { noteEmoji } from './use-recent-emoji.ts';
import './emoji.css';

type Props = {
  /** Gets one emoji, in the person's skin tone; the picker closes. */
  onPick: (emoji: string) => void;
  onClose: () => void;
};

const foundMax = 200;
const recentShown = 18;

/** Chooses an emoji: search, sections, those used last. The focus stays in the search field, arrows move through the grid, Enter picks, Esc closes. */
export function EmojiPicker(props: Props) {
  const set = useEmojiSet();
  return (
    <div className="emoji-picker">{set ? <Picker set={set} {...props} /> : <div className="emoji-loading" role="status" aria-label="Loading emoji" />}</div>
  );
}

function Picker({ set, onPick, onClose }: Props & { set: EmojiSet }) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const tone = useStore((state) => state.settings.skinTone);
  // As they were when it opened: the grid does not move under the pointer.
  const [recent] = useState(() => useStore.getState().settings.recentEmoji);
  const all = useMemo(() => gridOfAll(set, recentOf(set, recent)), [set, recent]);
  const grid = useMemo(() => (query.trim() === '' ? all : gridOfFound(rankEmoji(set, query, recent, foundMax))), [all, set, query, recent]);
  const current = grid.cells[active];
  const section = rowOfCell(grid, active)?.section ?? null;

  const pick = (index: number) => {
    const chosen = grid.cells[index];
    if (!chosen) return;
    const emoji = withTone(chosen.emoji, tone);
    noteEmoji(emoji);
    onPick(emoji);
    onClose();
  };
  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      pick(active);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else {
      const next = event.altKey ? null : moveCell(grid, active, event.key, event.ctrlKey || event.metaKey, document.dir === 'rtl');
      if (next === null) return;
      event.preventDefault();
      setActive(next);
    }
  };
  const goTo = (wanted: SectionId) => {
    const heading = all.rows.find((row) => row.section === wanted);
    const first = all.rows.find((row) => row.section === wanted && row.kind === 'cells');
    setQuery('');
    if (first?.kind === 'cells') setActive(first.first);
    requestAnimationFrame(() => {
      if (box.current && heading) box.current.scrollTop = heading.top;
      field.current?.focus();
    });
  };

  return (
    <>
      <div className="emoji-search">
        <Search size={16} aria-hidden />
        <input
          ref={field}
          // biome-ignore lint/a11y/noAutofocus: the picker was just asked for, one searches at once
          autoFocus
          role="combobox"
          aria-label="Find an emoji"
          aria-expanded
          aria-haspopup="grid"
          aria-controls={id}
          aria-activedescendant={current ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          placeholder="Find an emoji"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={handleKeyDown}
        />
      </div>
      <CategoryBar current={query.trim() === '' ? section : null} hasRecent={recent.length > 0} onGo={goTo} />
      {grid.cells.length > 0 ? (
        <EmojiGrid id={id} grid={grid} active={active} tone={tone} box={box} onPoint={setActive} onPick={pick} />
      ) : (
        <p id={id} className="emoji-none" role="status">
          No emoji is called “{query.trim()}”. Try another word.
        </p>
      )}
      <div className="emoji-foot">
        <span className="emoji-preview" aria-hidden>
          {current ? withTone(current.emoji, tone) : ''}
        </span>
        <bdi dir="ltr" className="emoji-name ellipsis">
          {current ? `:${current.names[0]}:` : ''}
        </bdi>
        <SkinTones tone={tone} />
      </div>
    </>
  );
}

/** Emoji used last without their tone, each once; the grid draws them in the tone of now. */
function recentOf(set: EmojiSet, recent: readonly string[]): Emoji[] {
  const plain = new Set(recent.map((emoji) => emoji.replace(/[\u{1F3FB}-\u{1F3FF}]/gu, '')));
  return [...plain].flatMap((emoji) => set.byEmoji.get(emoji) ?? set.byEmoji.get(`${emoji}\uFE0F`) ?? []).slice(0, recentShown);
}
