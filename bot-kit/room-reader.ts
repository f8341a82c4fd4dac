import type { KnownLogEvent, LogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { CallOutput } from '@parley/shared/protocol/calls';
import type { LogPacket } from '@parley/shared/protocol/events';
import { BotStoppedError } from './call-error.ts';
import { type Log, reasonOf } from './log.ts';

export type RoomReaderDeps = {
  roomId: Id;
  /** The number of the last event that was handled. */
  cursor: number;
  /** How many events may be in hand at once. */
  parallel: number;
  since(seq: number): Promise<CallOutput<'log.since'>>;
  /** Handles one event; it is done when this settles. */
  handle(event: KnownLogEvent): Promise<void>;
  /** Everything up to here was handled. */
  onHandled(seq: number): void;
  log: Log;
};

/** More than this waits in the server's log, not here. */
const bufferMax = 500;

/**
 * One room's log, in order and without a gap: live packets where they follow, else read from the log. Events are handled in the order of their numbers, `parallel`
 * of them at once; the cursor follows the oldest that is not done.
 */
export function createRoomReader(deps: RoomReaderDeps) {
  const buffer: LogEvent[] = [];
  const inHand = new Set<number>();
  /** The last event that is here, and the last one known to be there. */
  let received = deps.cursor;
  let head = deps.cursor;
  let handled = deps.cursor;
  let isReading = false;
  let isClosed = false;

  function advance(): void {
    const [next] = buffer;
    const open = Math.min(...inHand, next?.seq ?? received + 1);
    if (open - 1 <= handled) return;
    handled = open - 1;
    deps.onHandled(handled);
  }

  function take(events: readonly LogEvent[]): void {
    for (const event of events) {
      if (event.seq <= received) continue;
      buffer.push(event);
      received = event.seq;
    }
    head = Math.max(head, received);
  }

  function work(): void {
    while (!isClosed && inHand.size < deps.parallel) {
      const event = buffer.shift();
      if (event === undefined) break;
      inHand.add(event.seq);
      void deps.handle(event as KnownLogEvent).then(
        () => finished(event.seq),
        (error: unknown) => {
          // Stopped half-way: it is not done, and comes again at the next start.
          if (!(error instanceof BotStoppedError))
            deps.log({ level: 'error', event: 'event-not-handled', roomId: deps.roomId, seq: event.seq, reason: reasonOf(error) });
        },
      );
    }
    if (!isClosed && buffer.length === 0 && received < head) void read();
  }

  function finished(seq: number): void {
    inHand.delete(seq);
    advance();
    work();
  }

  async function read(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      const { events, headSeq, reset } = await deps.since(received);
      if (reset) {
        deps.log({ level: 'warn', event: 'log-skipped', roomId: deps.roomId, from: received, to: headSeq });
        received = headSeq;
        advance();
      } else take(events);
      head = Math.max(headSeq, received);
    } catch (error) {
      // The room is not the bot's any more, or the bot stops. Whatever comes next of the room reads again.
      if (!(error instanceof BotStoppedError)) deps.log({ level: 'warn', event: 'log-not-read', roomId: deps.roomId, reason: reasonOf(error) });
      head = received;
    } finally {
      isReading = false;
    }
    work();
  }

  return {
    /** A live packet: taken where it follows and there is room for it. */
    packet({ from, to, events }: LogPacket): void {
      head = Math.max(head, to);
      if (!isReading && from <= received + 1 && buffer.length < bufferMax) take(events);
      work();
    },
    /** The log goes at least so far. */
    seen(seq: number): void {
      head = Math.max(head, seq);
      work();
    },
    /** The last event that is here. */
    cursor: (): number => received,
    busy: (): boolean => inHand.size > 0,
    /** Takes nothing new; what is in hand may still finish, and counts. */
    close(): void {
      isClosed = true;
    },
  };
}
export type RoomReader = ReturnType<typeof createRoomReader>;
