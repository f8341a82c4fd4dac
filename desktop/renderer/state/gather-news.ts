import type { Change } from '@parley/shared/ipc/changes';

/** One frame (ms). */
const frameMs = 16;
/** So many show at once; more than that within a frame are a flood. */
const atOnceMax = 2;
/** A flood is shown this often (ms): what is typed meanwhile must not wait for it. */
const floodMs = 50;

export type NewsGatherer = { hear(change: Change): void; flush(): void };

/** Hands over news as they come, and a flood of them in bundles, so that the window draws once for all. The order stays. */
export function createNewsGatherer(apply: (changes: readonly Change[]) => void): NewsGatherer {
  let waiting: Change[] = [];
  let frameEndsAt = Number.NEGATIVE_INFINITY;
  let inFrame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const changes = coalesce(waiting);
    waiting = [];
    apply(changes);
  };
  return {
    hear(change) {
      const nowMs = performance.now();
      if (nowMs >= frameEndsAt) {
        frameEndsAt = nowMs + frameMs;
        inFrame = 0;
      }
      inFrame += 1;
      if (inFrame <= atOnceMax && waiting.length === 0) {
        apply([change]);
        return;
      }
      waiting.push(change);
      timer ??= setTimeout(flush, floodMs);
    },
    flush,
  };
}

/** The same news in fewer pieces: rows of one room and rooms of one account together, as long as nothing between them could tell the difference. */
export function coalesce(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  const open = new Map<string, number>();
  for (const change of changes) {
    const name = nameOf(change);
    const at = name === null ? undefined : open.get(name);
    const known = at === undefined ? undefined : result[at];
    if (at !== undefined && known?.type === 'rows-changed' && change.type === 'rows-changed') {
      result[at] = { ...known, rows: [...known.rows, ...change.rows], headSeq: Math.max(known.headSeq, change.headSeq) };
    } else if (at !== undefined && known?.type === 'rooms-changed' && change.type === 'rooms-changed') {
      result[at] = { ...known, rooms: [...known.rooms, ...change.rooms] };
    } else {
      if (name === null && !isApart(change)) open.clear();
      if (name !== null) open.set(name, result.length);
      result.push(change);
    }
  }
  return result;
}

function nameOf(change: Change): string | null {
  if (change.type === 'rows-changed') return `rows ${change.accountId} ${change.roomId}`;
  return change.type === 'rooms-changed' ? `rooms ${change.accountId}` : null;
}

/** News that say nothing about rows or rooms. */
function isApart(change: Change): boolean {
  return change.type === 'typing-changed' || change.type === 'presence-changed' || change.type === 'users-changed' || change.type === 'members-changed';
}
