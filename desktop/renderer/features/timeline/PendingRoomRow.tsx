import Clock from 'lucide-react/icons/clock';
import { FailedStrip } from './FailedStrip.tsx';
import type { RowOf } from './rows.ts';
import './system-rows.css';

/** A room that is made on this device and waits for the server. */
export function PendingRoomRow({ row, isActive }: { row: RowOf<'pending-room'>; isActive: boolean }) {
  const { item } = row;
  if (item.state !== 'failed') {
    return (
      <div className="system-line">
        <Clock className="system-icon" size={16} strokeWidth={1.75} aria-hidden />
        <span className="system-words">This room waits for the server. What you write here goes out after it.</span>
      </div>
    );
  }
  return (
    <div className="pending-room">
      <FailedStrip item={item} tabIndex={isActive ? 0 : -1} />
    </div>
  );
}
