import BellOff from 'lucide-react/icons/bell-off';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import PencilLine from 'lucide-react/icons/pencil-line';
import { countText, type RowMark } from '../../state/room-list.ts';
import { CallPill } from '../../ui/Count.tsx';

/** The one mark at the end of a row. Its words are in the row's label. */
export function RowMarkIcon({ mark }: { mark: RowMark }) {
  if (!mark) return null;
  switch (mark.kind) {
    case 'failed':
      return <CircleAlert size={16} className="row-mark row-failed" />;
    case 'mention':
      return <CallPill count={mark.count} />;
    case 'waiting':
      return <Clock size={16} className="row-mark" />;
    case 'draft':
      return <PencilLine size={16} className="row-mark" />;
    case 'muted':
      return <BellOff size={16} className="row-mark" />;
    case 'unread':
      return <span className="row-count tabular">{countText(mark.count)}</span>;
  }
}
