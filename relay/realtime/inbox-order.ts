import type { Id } from '@parley/shared/ids';
import type { InboxItem } from '@parley/shared/protocol/events';

export type InboxOrderDeps = {
  emit(userId: Id, item: InboxItem): void;
  /** Whether somebody here hears it. */
  hasLocalSockets(userId: Id): boolean;
  schedule(callback: () => void, delayMs: number): () => void;
};

type Line = { last: number; waiting: InboxItem[]; callOff: (() => void) | null };

/** How long an item waits for the one before it, which was committed first and is told a moment later. */
const inboxWaitMs = 1_000;

/**
 * Hands the items of a person's inbox on in the order of their versions, where changes made at once are told in another one: whoever sees a jump opens his sync
 * again. Nothing is ever held back for longer than a moment, and nothing dropped. Only for a node that tells all items itself.
 */
export function createInboxOrder(deps: InboxOrderDeps) {
  const lines = new Map<Id, Line>();

  function emitUpTo(userId: Id, line: Line, isDue: (item: InboxItem) => boolean): void {
    for (let next = line.waiting[0]; next !== undefined && isDue(next); next = line.waiting[0]) {
      line.waiting.shift();
      line.last = Math.max(line.last, next.inboxVersion);
      deps.emit(userId, next);
    }
    if (line.waiting.length > 0) return;
    line.callOff?.();
    line.callOff = null;
  }

  /** Ends the line; what waits in it goes out as it is. */
  function end(userId: Id): void {
    const line = lines.get(userId);
    lines.delete(userId);
    line?.callOff?.();
    for (const waiting of line?.waiting ?? []) deps.emit(userId, waiting);
  }

  return {
    /** A person's sync opens: what comes next follows this version. */
    opened(userId: Id, inboxVersion: number): void {
      const line = lines.get(userId);
      if (line === undefined) lines.set(userId, { last: inboxVersion, waiting: [], callOff: null });
      else line.last = Math.max(line.last, inboxVersion);
    },
    /** A socket of the person is gone: where it was the last one, nothing of the person is held any more. */
    left(userId: Id): void {
      if (!deps.hasLocalSockets(userId)) end(userId);
    },
    tell(userId: Id, item: InboxItem): void {
      const line = lines.get(userId);
      if (line === undefined || !deps.hasLocalSockets(userId)) {
        end(userId);
        deps.emit(userId, item);
        return;
      }
      const place = line.waiting.findIndex((other) => other.inboxVersion > item.inboxVersion);
      line.waiting.splice(place === -1 ? line.waiting.length : place, 0, item);
      emitUpTo(userId, line, (next) => next.inboxVersion <= line.last + 1);
      if (line.waiting.length === 0) return;
      line.callOff ??= deps.schedule(() => emitUpTo(userId, line, () => true), inboxWaitMs);
    },
  };
}
