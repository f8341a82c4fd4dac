import Search from 'lucide-react/icons/search';
import { openOverlay } from '../../state/actions/navigate.ts';
import { KeyCaps } from '../../ui/KeyCaps.tsx';

/** Looks like a field and opens the switcher, which finds rooms, people and messages. */
export function FindBox() {
  return (
    <button type="button" className="find-box" aria-haspopup="dialog" aria-keyshortcuts="Control+K" onClick={() => openOverlay({ kind: 'switcher' })}>
      <Search size={14} />
      <span className="ellipsis find-words">Search or jump to…</span>
      <KeyCaps keys="Ctrl+K" />
    </button>
  );
}
