import type { Receipt } from '@parley/shared/entities/membership';
import type { Privacy } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

/** How far words have come with people, in rooms with at most `limits.receiptMembersMax` members, among those who share it. */
export type ReceiptStore = {
  /** Forward only, never beyond the log. Null: nothing is told of it. `unheardBy`: members who share no receipts and so hear of none. */
  delivered(input: { roomId: Id; userId: Id; seq: number }): Promise<{ seq: number; unheardBy: Id[] } | null>;
  /** Of the other members; none where the reader shares none. */
  list(input: { roomId: Id; readerId: Id }): Promise<Receipt[]>;
};

/** What people tell of themselves. */
export type PrivacyStore = {
  /** What is left out stays. `inboxVersion` null: it was that already. */
  set(userId: Id, changes: { receipts?: boolean; lastSeen?: boolean }): Promise<{ privacy: Privacy; inboxVersion: number | null }>;
  /** These are connected, or were until now; whoever is invisible or does not share it is left out. */
  noteSeen(userIds: readonly Id[]): Promise<void>;
  /** Of those who share it and a room with the reader, where he shares his own. */
  lastSeen(input: { userIds: readonly Id[]; readerId: Id }): Promise<{ userId: Id; at: number }[]>;
};
