import type { AppendItem, AppendOutcome } from '../domain/ports.ts';

export type Waiter = { resolve(outcome: AppendOutcome): void; reject(error: unknown): void };
/** An item with everybody who waits for it: the same operation twice in one batch is stored once and answered twice. */
export type QueuedItem = { item: AppendItem; bytes: number; waiters: Waiter[] };

/** A batch ends at either. */
export const batchLimits = { items: 256, bytes: 512 * 1024 } as const;
/** More than this waiting means that the database does not keep up: the sender is told at once, instead of after a time-out. */
export const queueLimits = { items: 20_000, bytes: 64 * 1024 * 1024 } as const;

/** What an event takes as JSON, without its body. */
const eventBytes = 500;
/** What a file takes in its message. */
const fileBytes = 500;
/** An item as it will be sent: a batch becomes one packet for each room, and JSON escapes may multiply a body. */
const bytesOf = (item: AppendItem): number =>
  eventBytes + ('body' in item ? Buffer.byteLength(JSON.stringify(item.body)) : 0) + ('fileIds' in item ? (item.fileIds ?? []).length * fileBytes : 0);

/** Whether two items under one id are one operation made twice; else the database tells the second that the id is taken. */
function isSameOperation(first: AppendItem, second: AppendItem): boolean {
  const targetOf = (item: AppendItem) => (item.type === 'message-created' ? item.opId : item.messageId);
  return first.actorId === second.actorId && first.type === second.type && targetOf(first) === targetOf(second);
}

/** What waits for a lane's next commit, in the order it came. */
export function createAppendQueue() {
  let waiting: QueuedItem[] = [];
  let bytes = 0;
  return {
    size: () => waiting.length,
    isFull: () => waiting.length >= queueLimits.items || bytes >= queueLimits.bytes,

    push(item: AppendItem, waiter: Waiter): void {
      const entry = { item, bytes: bytesOf(item), waiters: [waiter] };
      waiting.push(entry);
      bytes += entry.bytes;
    },

    /** The next batch: the oldest items up to the limits. Equal operations are merged; one of another actor, type or target under the same id waits for the next batch. */
    take(): QueuedItem[] {
      const batch = new Map<string, QueuedItem>();
      let batchBytes = 0;
      let taken = 0;
      for (const entry of waiting) {
        const key = `${entry.item.roomId}${entry.item.opId}`;
        const same = batch.get(key);
        if (same !== undefined) {
          if (!isSameOperation(same.item, entry.item)) break;
          same.waiters.push(...entry.waiters);
        } else {
          if (batch.size >= batchLimits.items || (batch.size > 0 && batchBytes + entry.bytes > batchLimits.bytes)) break;
          batch.set(key, { ...entry, waiters: [...entry.waiters] });
          batchBytes += entry.bytes;
        }
        bytes -= entry.bytes;
        taken += 1;
      }
      waiting = waiting.slice(taken);
      return [...batch.values()];
    },
  };
}
