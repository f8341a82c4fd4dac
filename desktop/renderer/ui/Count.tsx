import { countText } from '../state/room-list.ts';
import './count.css';

/** A yellow pill: that many want you. */
export function CallPill({ count }: { count: number }) {
  return <span className="call-pill tabular">{countText(count)}</span>;
}
