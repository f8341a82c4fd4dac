import type { Id } from '@parley/shared/ids';
import type { FinalView } from './history.ts';

/** Somebody who writes and reads in a fault test: a whole engine with its stores, or a bare client of the protocol. */
export type Participant = {
  name: string;
  userId: Id;
  /** The node it is connected to, or null. */
  nodeName(): string | null;
  /** Hands one message over; answers when the participant may write the next. */
  send(roomId: Id, body: string): Promise<void>;
  createRoom(name: string): Promise<Id>;
  joinRoom(roomId: Id): Promise<void>;
  /** Messages it has taken in hand and that have no final answer yet. */
  waiting(): Promise<number>;
  /** The last number of a room that it holds without gap. */
  cursor(roomId: Id): Promise<number>;
  /** What its own store holds of a room; null for those who keep none. */
  view(roomId: Id): Promise<FinalView | null>;
  close(): Promise<void>;
};

export type ParticipantInput = {
  name: string;
  /** Addresses of the nodes, in the order of preference. */
  nodes: readonly string[];
};
