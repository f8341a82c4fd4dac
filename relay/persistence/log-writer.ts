import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { AppendItem, AppendOutcome, CommittedPacket, LogWriter } from '../domain/ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { type CommittedBatch, renderBatch } from './append-batch.ts';
import { createAppendQueue, type QueuedItem } from './append-queue.ts';
import { callAppend } from './append-statement.ts';
import { classifyDatabaseError, toRelayError, unavailable } from './database-errors.ts';
import { openDatabase } from './prisma-client.ts';

/** What persistence says to the log: where an operator must look, in one place. */
export type PersistenceLog = { warn(details: object, message: string): void; error(details: object, message: string): void };

export type LogWriterOptions = {
  databaseUrl: string;
  log: PersistenceLog;
  /** Every committed event once or more, a room's in order; called before the senders are answered. */
  onCommitted: (packet: CommittedPacket) => void;
};

/** Each has a connection of its own. */
export const laneCount = 4;
/** Waits before the same batch is tried again, in milliseconds; after the last the senders are told `unavailable` (they keep the message and send it again). */
const retryDelaysMs = [20, 100, 300, 800] as const;
/** No further try after this long: a sender that waits longer has given up by itself. */
const retryForMs = 4_000;
/** Ids of operations that were not handed out though they are, or may be, stored. */
const unsettledMax = 50_000;

const keyOf = (item: AppendItem) => `${item.roomId}${item.opId}`;

/** A room never changes lanes; rooms spread over lanes by their id. */
function laneOf(roomId: string): number {
  return Number.parseInt(roomId.slice(-2), 16) % laneCount;
}

function createLane(options: LogWriterOptions, index: number) {
  const { log } = options;
  const { database, statement, close } = openDatabase(options.databaseUrl, { connections: 1, name: `parley lane ${index + 1}`, isPlannedOnce: true });
  const queue = createAppendQueue();
  const unsettled = new Set<string>();
  let running: Promise<void> | null = null;

  const refuse = (batch: readonly QueuedItem[], error: RelayError): void => {
    for (const { waiters } of batch) for (const waiter of waiters) waiter.reject(error);
  };

  function publish(packets: readonly CommittedPacket[]): void {
    for (const packet of packets) {
      try {
        options.onCommitted(packet);
      } catch (error) {
        log.error({ error, roomId: packet.roomId, from: packet.from }, 'publishing a committed packet failed; the gates will read it from the log');
      }
    }
  }

  /** Publishes what was committed and answers its senders. */
  function finish(batch: readonly QueuedItem[], { outcomes, packets }: CommittedBatch): void {
    publish(packets);
    for (const [place, { item, waiters }] of batch.entries()) {
      unsettled.delete(keyOf(item));
      const outcome = outcomes[place];
      if (outcome !== undefined) for (const waiter of waiters) waiter.resolve(outcome);
    }
  }

  /** Stores a batch whatever happens on the way, or tells its senders why not. Never throws. Answers what is left to do once it is stored. */
  async function store(batch: readonly QueuedItem[]): Promise<() => void> {
    const startMs = performance.now();
    const items = batch.map(({ item }) => item);
    let isStored = false;
    for (let tries = 0; ; tries += 1) {
      try {
        const rows = await callAppend(statement, items);
        isStored = true;
        const committed = await renderBatch(database, items, rows, (item) => !unsettled.has(keyOf(item)));
        return () => finish(batch, committed);
      } catch (error) {
        const kind = classifyDatabaseError(error);
        // What an attempt committed, or may have committed, comes back as a duplicate, and must still be published.
        if ((isStored || kind === 'lost') && unsettled.size < unsettledMax) for (const { item } of batch) unsettled.add(keyOf(item));
        if (kind === 'bad-input' && batch.length > 1) {
          // One person's bad item never fails another's: halve until it is alone.
          const half = Math.ceil(batch.length / 2);
          (await store(batch.slice(0, half)))();
          return store(batch.slice(half));
        }
        if (kind === 'bad-input' || kind === 'bug') {
          log.error({ error, items: batch.length }, 'the database refused a batch');
          const refusal = toRelayError(error);
          return () => refuse(batch, refusal);
        }
        const delay = retryDelaysMs[tries];
        if (kind === 'away' || kind === 'full' || delay === undefined || performance.now() - startMs > retryForMs) {
          log.warn({ error, items: batch.length, kind }, 'a batch could not be stored; its senders will send it again');
          const refusal = unavailable(error);
          return () => refuse(batch, refusal);
        }
        await sleep(delay);
      }
    }
  }

  async function run(): Promise<void> {
    // What arrived in the same turn of the loop rides together: without this the first of a burst would commit alone and the others wait for it.
    await nextTurn();
    let finishLast: (() => void) | null = null;
    while (queue.size() > 0 || finishLast !== null) {
      // The database works on the next batch while this one is told to everybody.
      const storing: Promise<() => void> | null = queue.size() > 0 ? store(queue.take()) : null;
      if (finishLast !== null) {
        if (storing !== null) await nextTurn();
        finishLast();
      }
      finishLast = storing === null ? null : await storing;
    }
    running = null;
  }

  return {
    append(item: AppendItem): Promise<AppendOutcome> {
      if (queue.isFull())
        return Promise.reject(new RelayError('unavailable', 'The server has more waiting to be stored than it can hold. It will be tried again.'));
      return new Promise((resolve, reject) => {
        queue.push(item, { resolve, reject });
        // No timer: a batch goes at the end of this turn, what arrives while it is under way rides the next.
        running ??= run();
      });
    },
    close: async () => {
      while (running !== null) await running;
      await close();
    },
  };
}

/**
 * The group commit: four lanes with a connection each, a commit at a time in each, a room always in the same lane. An append answers after its commit, and
 * after its event was handed to `onCommitted`.
 */
export function createLogWriter(options: LogWriterOptions): LogWriter {
  const lanes = Array.from({ length: laneCount }, (_, index) => createLane(options, index));
  let isClosed = false;
  return {
    append: async (item) => {
      const lane = lanes[laneOf(item.roomId)];
      if (isClosed || lane === undefined) throw new RelayError('unavailable', 'This node is going away. It will be tried again.');
      return lane.append(item);
    },
    close: async () => {
      isClosed = true;
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
