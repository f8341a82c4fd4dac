import type { Id } from '@parley/shared/ids';
import type { Verdict } from '../../relay/domain/ports.ts';

/** One attempt of a writer, told before it is made. `opId` is the message's id where a message is sent. */
export type Attempt = { n: number; roomId: Id; opId: Id; actorId: Id; type: string; body?: string; afterId?: Id };
/** What became of an attempt. `code`: an error's, where it was thrown. */
export type Outcome = { n: number; verdict: Verdict | null; code: string | null; seq: number | null; body: string | null };
/** A packet as the writer handed it out. */
export type Handed = { roomId: Id; from: number; to: number; events: { type: string; messageId: Id | null }[] };

/** From a writer process to the run, several at a time. */
export type WriterReport = { attempts: Attempt[]; outcomes: Outcome[]; handed: Handed[] };

/** What the run asks of a writer process. */
export type WriterOrders = {
  databaseUrl: string;
  seed: number;
  rooms: Id[];
  /** Everybody; `members` of these are in every room, the rest in none. */
  users: Id[];
  members: Id[];
  clients: number;
  /** Ids that the twin of this process uses too, at the same time, for the same authors. */
  sharedSeed: number;
};

/** One attempt with its outcome, from one writer process. */
export type Recorded = Attempt & { writer: number; outcome: Outcome | null };

/** What an event tells beside its message. */
type EventData = { userId?: Id; value?: number; up?: number; down?: number; emoji?: string; on?: boolean; count?: number };
/** One event of the log at the end, with the message it made. */
export type Stored = { roomId: Id; seq: number; at: number; actorId: Id; type: string; opId: Id | null; messageId: Id | null; data: EventData | null };
/** A message at the end. `votes`: by person; `reactions`: `emoji/person`. */
export type StoredMessage = {
  roomId: Id;
  id: Id;
  seq: number;
  version: number;
  authorId: Id;
  body: string;
  deleted: boolean;
  up: number;
  down: number;
  votes: Record<Id, number>;
  reactions: string[];
};

/** What a reader in flight saw: an event's place and what it was. */
export type Seen = { roomId: Id; seq: number; type: string; actorId: Id };

export type TortureEvidence = {
  recorded: Recorded[];
  handed: { writer: number; packet: Handed }[];
  events: Stored[];
  messages: StoredMessage[];
  seen: Seen[];
  /** Holes that readers met while they read: numbers that did not follow. */
  holes: { roomId: Id; after: number; got: number }[];
  deadlocks: number;
  /** Operations of the run itself: joinings, leavings, the end of a room (`roomId/opId`). */
  ownOps: ReadonlySet<string>;
  /** Writers that were killed: what they had in hand is unknown. */
  killed: ReadonlySet<number>;
};
