import type { Ledger } from '@parley/shared/ipc/views';
import { historyParts, historyWords } from './history-parts.ts';

/** A room's history as a bar: solid stored, pale on the server only, striped hole, dashed only here. */
export function HistoryBar({ room }: { room: Ledger['rooms'][number] }) {
  const parts = historyParts(room);
  const words = historyWords(parts) + (room.waiting > 0 ? `, ${room.waiting} only on this device` : '');
  return (
    <span className="history-bar" role="img" aria-label={words} title={words}>
      {parts.map((part) => (
        <span key={part.fromSeq} className={`history-${part.kind}`} style={{ flexGrow: part.toSeq - part.fromSeq + 1 }} />
      ))}
      {parts.length === 0 && <span className="history-remote" style={{ flexGrow: 1 }} />}
      {room.waiting > 0 && <span className="history-only-here" />}
    </span>
  );
}
