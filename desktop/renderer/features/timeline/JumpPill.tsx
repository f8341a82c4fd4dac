import ArrowDown from 'lucide-react/icons/arrow-down';
import { newSince } from './DividerRows.tsx';
import type { RowOf } from './rows.ts';
import './jump-pill.css';

/** Back to the newest words, with how many are new. */
export function JumpPill({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <button type="button" className="jump-pill" onClick={onPress} aria-label={count > 0 ? `Jump to latest, ${count} new` : 'Jump to latest'}>
      <ArrowDown size={16} strokeWidth={1.75} aria-hidden />
      {count > 0 ? `${count > 99 ? '99+' : count} new` : 'Latest'}
    </button>
  );
}

/** Says that unread words stand above what is in view. */
export function UnreadBar({ row, onJump, onMarkRead }: { row: RowOf<'unread'>; onJump: () => void; onMarkRead: () => void }) {
  return (
    <div className="unread-bar" role="status">
      <span>{newSince(row.count, row.sinceMs).replace(/ messages? /, ' new ')}</span>
      <button type="button" onClick={onJump}>
        Jump
      </button>
      <button type="button" onClick={onMarkRead}>
        Mark read
      </button>
    </div>
  );
}
