import type { Ledger } from '@parley/shared/ipc/views';

type LedgerRoom = Ledger['rooms'][number];
export type HistoryPart = { kind: 'stored' | 'remote' | 'hole'; fromSeq: number; toSeq: number };

/**
 * A room's log from its first visible number to the server's head, cut into what is here, what is only on the server (before all that is here, or nothing
 * is here) and holes (between what is here, or after it).
 */
export function historyParts(room: Pick<LedgerRoom, 'firstSeq' | 'serverHeadSeq' | 'ranges'>): HistoryPart[] {
  const first = Math.max(1, room.firstSeq);
  const parts: HistoryPart[] = [];
  let next = first;
  let hasStored = false;
  const gapTo = (toSeq: number) => {
    if (toSeq >= next) parts.push({ kind: hasStored ? 'hole' : 'remote', fromSeq: next, toSeq });
  };
  for (const range of room.ranges) {
    const from = Math.max(range.fromSeq, next);
    if (range.toSeq < from) continue;
    gapTo(from - 1);
    parts.push({ kind: 'stored', fromSeq: from, toSeq: range.toSeq });
    hasStored = true;
    next = range.toSeq + 1;
  }
  gapTo(room.serverHeadSeq);
  return parts;
}

/** The parts in words, for those who do not see the bar. */
export function historyWords(parts: readonly HistoryPart[]): string {
  const count = (kind: HistoryPart['kind']) => parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.toSeq - part.fromSeq + 1, 0);
  const total = parts.reduce((sum, part) => sum + part.toSeq - part.fromSeq + 1, 0);
  const stored = count('stored');
  if (total === 0) return 'nothing there yet';
  if (stored === total) return 'all of it is here';
  const holes = count('hole');
  return `${stored} of ${total} here${holes > 0 ? `, ${holes} missing` : ''}`;
}
