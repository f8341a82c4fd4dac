import type { Message } from '@parley/shared/entities/message';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomWrite } from '../ports.ts';

/** The second step of signing in, as stored. `sealed`: the secret, encrypted. Codes are known by their hashes. */
export type TotpStore = {
  find(userId: Id): Promise<{ sealed: string; isConfirmed: boolean } | null>;
  /** Replaces one that waits to be confirmed. False: it is on already. */
  begin(userId: Id, sealed: string): Promise<boolean>;
  /** Turns it on with these recovery codes; `step` is used by it. False: nothing waits to be confirmed. */
  confirm(userId: Id, step: number, codeHashes: string[]): Promise<boolean>;
  /** Uses the half minute `step` (its number since 1970). False: it, or a later one, was used before. */
  useStep(userId: Id, step: number): Promise<boolean>;
  /** False: there is no such code (any more). */
  useRecoveryCode(userId: Id, codeHash: string): Promise<boolean>;
  recoveryCodesLeft(userId: Id): Promise<number>;
  /** False: it was off. */
  remove(userId: Id): Promise<boolean>;
};

export type DeletionChoice = 'keep' | 'remove';

/** Ending accounts, and the work that is left after it; any number of nodes may look for that, each takes another account. */
export type DeletionStore = {
  /** Ends the account, and what bots of the person came in by (among `sessionIds`). `user` is what is left of it; `audience`: whom to tell, with which inbox version. */
  delete(
    userId: Id,
    messages: DeletionChoice,
  ): Promise<{ verdict: 'stored' | 'unchanged' | 'last-admin'; sessionIds: Id[]; user: User; audience: { userId: Id; inboxVersion: number }[] }>;
  /** A deleted account with work left that nobody else has in his hands now, for this long. */
  take(leaseMs: number): Promise<{ userId: Id; messages: DeletionChoice } | null>;
  renew(userId: Id, leaseMs: number): Promise<void>;
  finish(userId: Id): Promise<void>;
  /** Living rooms that the person is or was in. */
  roomIds(userId: Id): Promise<{ roomId: Id; isActive: boolean }[]>;
  leave(roomId: Id, userId: Id): Promise<RoomWrite>;
  /** Takes the next `limit` traces away: messages after number `after`, then votes and reactions. `unchanged`: nothing is left. */
  erase(roomId: Id, userId: Id, after: number, limit: number): Promise<RoomWrite & { after: number }>;
};

/** A room as the export tells of it. */
export type ExportedRoom = {
  id: Id;
  kind: string;
  name: string;
  topic: string;
  role: string;
  state: string;
  joinedAt: number;
  lastReadSeq: number;
  notify: string;
};
export type ExportedFile = { id: Id; roomId: Id; messageId: Id | null; name: string; type: string; size: number; content: string; uploadedAt: number };
export type ExportedVote = { roomId: Id; messageId: Id; value: number };
export type ExportedReaction = { roomId: Id; messageId: Id; emoji: string };
export type ExportedSave = { roomId: Id; messageId: Id; savedAt: number };

/** What the server holds of one person, in pages, so that nothing is held as a whole. Rooms that were deleted are left out. */
export type ExportStore = {
  /** False: another export of this person is under way. `owner` names this one. */
  claim(userId: Id, owner: Id, leaseMs: number): Promise<boolean>;
  /** False: it was taken over. */
  renew(userId: Id, owner: Id, leaseMs: number): Promise<boolean>;
  release(userId: Id, owner: Id): Promise<void>;
  rooms(userId: Id): Promise<ExportedRoom[]>;
  /** Own messages that are not deleted, ascending, after log number `after`. */
  messages(userId: Id, roomId: Id, after: number, limit: number): Promise<Message[]>;
  files(userId: Id, after: Id | null, limit: number): Promise<ExportedFile[]>;
  votes(userId: Id, roomId: Id): Promise<ExportedVote[]>;
  reactions(userId: Id, roomId: Id): Promise<ExportedReaction[]>;
  saves(userId: Id): Promise<ExportedSave[]>;
};
