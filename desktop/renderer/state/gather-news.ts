import type { Change } from '@parley/shared/ipc/changes';

/** So many show at once; more than that within `floodMs` are a flood. */
const atOnceMax = 2;
/** A flood is shown this often (ms). */
const floodMs = 50;
/** A flood that pauses this long (ms) is shown at once, if nothing was in the last `againMs`: it may go on. */
const pauseMs = 6;
const againMs = 20;
/** Who typed a letter this long ago (ms) types: news wait until a letter is painted, since the next one never comes at once. */
const typingMs = 600;
/** Between two pieces of news that follow letters (ms): not after each one. */
const restMs = 80;
/** News wait for a letter no longer than this (ms). */
const heldMaxMs = 150;

/** `typed`: a letter was typed. `stopped`: a key was pressed that is no letter, so somebody may wait for what it does. */
export type NewsGatherer = { hear(change: Change): void; typed(): void; stopped(): void; flush(): void };

/** Hands over news as they come, and a flood of them in bundles, so that the window draws once for all; none of them while a letter is on its way. The order stays. */
export function createNewsGatherer(apply: (changes: readonly Change[]) => void): NewsGatherer {
  let waiting: Change[] = [];
  let windowEndsAt = Number.NEGATIVE_INFINITY;
  let inWindow = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let cameAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;
  let appliedAt = Number.NEGATIVE_INFINITY;
  let isPainting = false;

  const flush = () => {
    clearTimeout(timer);
    clearTimeout(pause);
    timer = undefined;
    pause = undefined;
    if (waiting.length === 0) return;
    const changes = coalesce(waiting);
    waiting = [];
    appliedAt = performance.now();
    apply(changes);
  };
  const wait = (change: Change, forMs: number) => {
    waiting.push(change);
    timer ??= setTimeout(flush, forMs);
  };
  const look = () => {
    pause = undefined;
    const nowMs = performance.now();
    // Somebody began to type: what waits has its own time.
    if (nowMs - typedAt < typingMs) return;
    if (nowMs - cameAt < pauseMs || nowMs - appliedAt < againMs) {
      pause = setTimeout(look, pauseMs);
      return;
    }
    flush();
  };
  return {
    hear(change) {
      const nowMs = performance.now();
      const isTyping = nowMs - typedAt < typingMs;
      if (isTyping && nobodyWaitsFor.has(change.type)) {
        wait(change, heldMaxMs);
        return;
      }
      if (nowMs >= windowEndsAt) {
        windowEndsAt = nowMs + floodMs;
        inWindow = 0;
      }
      inWindow += 1;
      wait(change, floodMs);
      if (inWindow <= atOnceMax && (waiting.length === 1 || isTyping)) flush();
      else if (!isTyping) {
        cameAt = nowMs;
        pause ??= setTimeout(look, pauseMs);
      }
    },
    typed() {
      typedAt = performance.now();
      if (isPainting) return;
      isPainting = true;
      requestAnimationFrame(() =>
        setTimeout(() => {
          isPainting = false;
          if (performance.now() - appliedAt >= restMs) flush();
        }),
      );
    },
    stopped() {
      typedAt = Number.NEGATIVE_INFINITY;
      flush();
    },
    flush,
  };
}

/** What others do. */
const nobodyWaitsFor: ReadonlySet<Change['type']> = new Set([
  'rows-changed',
  'rooms-changed',
  'thread-changed',
  'typing-changed',
  'presence-changed',
  'users-changed',
  'members-changed',
  'receipts-changed',
  'writings-changed',
]);

/** The same news in fewer pieces: rows of one room and rooms of one account together, as long as nothing between them could tell the difference. */
export function coalesce(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  const open = new Map<string, Change>();
  for (const change of changes) {
    const name = nameOf(change);
    const known = name === null ? undefined : open.get(name);
    if (known?.type === 'rows-changed' && change.type === 'rows-changed') {
      known.rows.push(...change.rows);
      known.headSeq = Math.max(known.headSeq, change.headSeq);
    } else if (known?.type === 'rooms-changed' && change.type === 'rooms-changed') known.rooms.push(...change.rooms);
    else {
      if (name === null && !isApart(change)) open.clear();
      // What grows is a copy: a piece of news belongs to who told it.
      const own = ownCopy(change);
      if (name !== null) open.set(name, own);
      result.push(own);
    }
  }
  return result;
}

function ownCopy(change: Change): Change {
  if (change.type === 'rows-changed') return { ...change, rows: [...change.rows] };
  return change.type === 'rooms-changed' ? { ...change, rooms: [...change.rooms] } : change;
}

function nameOf(change: Change): string | null {
  if (change.type === 'rows-changed') return `rows ${change.accountId} ${change.roomId}`;
  return change.type === 'rooms-changed' ? `rooms ${change.accountId}` : null;
}

/** News that say nothing about rows or rooms. */
function isApart(change: Change): boolean {
  return change.type === 'typing-changed' || change.type === 'presence-changed' || change.type === 'users-changed' || change.type === 'members-changed';
}
