import { createHash } from 'node:crypto';
import type { Id } from '@parley/shared/ids';

/** A word of the test, as its hash: histories stay small and nothing compares by accident. */
export type BodyHash = string;

export function hashBody(body: string): BodyHash {
  return createHash('sha256').update(body).digest('base64url').slice(0, 16);
}

/**
 * What a run did and saw, in the order it was recorded. `atMs`: one monotonic clock for all clients. `invoke`: a client took a message in hand; `ok`: it was
 * told that the message is stored; `fail`: told that it never will be; `info`: the outcome is unknown to it. `receive`: it showed an event of a room.
 */
export type HistoryEvent = { atMs: number; client: string } & (
  | { kind: 'invoke'; roomId: Id; messageId: Id; bodyHash: BodyHash }
  | { kind: 'ok'; roomId: Id; messageId: Id; seq: number }
  | { kind: 'fail'; roomId: Id; messageId: Id; code: string }
  | { kind: 'info'; roomId: Id; messageId: Id; code: string }
  | { kind: 'receive'; roomId: Id; seq: number; messageId: Id | null; bodyHash: BodyHash | null; via: 'live' | 'catch-up' }
  | { kind: 'fault'; what: string }
);

/** One event of a room's log at the end, read from PostgreSQL; `messageId` is null for everything but messages. */
export type LoggedEvent = { roomId: Id; seq: number; messageId: Id | null; bodyHash: BodyHash | null };

/** What a client's own store holds at the end. */
export type FinalView = { client: string; roomId: Id; messages: { seq: number; messageId: Id; bodyHash: BodyHash }[] };

export type History = {
  events: readonly HistoryEvent[];
  log: readonly LoggedEvent[];
  views: readonly FinalView[];
  /** The first number each client may see of each room (`client/roomId`); 1 where nothing is said. */
  firstSeqs?: ReadonlyMap<string, number>;
};

type Unstamped<T> = T extends unknown ? Omit<T, 'atMs'> & { atMs?: number } : never;

/** Keeps the events of a run under one monotonic clock; `atMs` only where something began before it can be noted. */
export function recordHistory() {
  const events: HistoryEvent[] = [];
  return {
    events,
    add(event: Unstamped<HistoryEvent>): void {
      events.push({ atMs: performance.now(), ...event } as HistoryEvent);
    },
  };
}
export type Recorder = ReturnType<typeof recordHistory>;
