import Search from 'lucide-react/icons/search';
import { openOverlay } from '../../state/actions/navigate.ts';
import { KeyCaps } from '../../ui/KeyCaps.tsx';

/** Looks like a field and opens the quick switcher. */
export function FindBox() {
  return (
    <button type="button" className="find-box" aria-haspopup="dialog" aria-keyshortcuts="Control+K" onClick={() => openOverlay({ kind: 'switcher' })}>
      <Search size={14} />
      <span className="ellipsis find-words">Jump to a room or person…</span>
      <KeyCaps keys="Ctrl+K" />
    </button>
  );
}
