import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { Mentions } from '@parley/shared/entities/message';
import type { PushContents, PushKind, PushTarget } from '@parley/shared/entities/push';
import type { RoomKind } from '@parley/shared/entities/room';
import type { PresenceChoice } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

/** A target that is to be kept. `sealedToken`: as it lies in the database. `opId`: the same person's operation keeps it once. */
export type NewPushTarget = {
  id: Id;
  opId: Id;
  userId: Id;
  kind: PushKind;
  address: string;
  topic: string | null;
  appId: string | null;
  sealedToken: string | null;
  contents: PushContents;
};

/** Where to send, with the token still sealed. */
export type PushAddress = Pick<PushTarget, 'id' | 'kind' | 'address' | 'topic' | 'appId' | 'contents'> & { userId: Id; sealedToken: string | null };

/** What became of a try. `again`: it is tried later (`retryAfter`: what the gateway asks for). `refused`: nothing may be sent there any more. */
export type PushTry = { kind: 'sent' } | { kind: 'again'; error: string; retryAfter?: string | undefined } | { kind: 'refused'; error: string };

/** What people chose to be told by; nobody sees those of others. */
export type PushTargetStore = {
  /** Keeps it, or leaves the one that this operation made before. Throws `conflict`: the person has as many as he may. */
  add(target: NewPushTarget): Promise<void>;
  /** What this operation of the person made; null: nothing yet. */
  made(userId: Id, opId: Id): Promise<PushTarget | null>;
  /** Oldest first. */
  list(userId: Id): Promise<PushTarget[]>;
  /** Null: the person has no such target. */
  update(userId: Id, targetId: Id, contents: PushContents): Promise<PushTarget | null>;
  remove(userId: Id, targetId: Id): Promise<void>;
  /** Takes the turn for a test, one within `everyMs`. Null: there is no such target; a number: that many milliseconds too early. */
  beginTest(userId: Id, targetId: Id, everyMs: number): Promise<PushAddress | number | null>;
  /** Notes what came of a test; one that arrived switches the target on again. Null: it was removed meanwhile. */
  noteTest(userId: Id, targetId: Id, outcome: PushTry): Promise<PushTarget | null>;
};

/** Somebody in a room who has a target, for a first look at what is for him. */
export type PushListener = { targetId: Id; userId: Id; notify: NotifyLevel; firstSeq: number; sinceMs: number };

/** A room's news for one target in one worker's hands until its lease ends. `failures`: tries in a row that did not arrive. */
export type ClaimedPush = { address: PushAddress; roomId: Id; failures: number };

/** One message that waits, with everything that decides whether it is told. */
export type WaitingMessage = {
  seq: number;
  id: Id;
  authorId: Id;
  authorName: string;
  kind: 'text' | 'me';
  body: string;
  fileNames: string[];
  mentions: Mentions;
  createdAt: number;
  isDeleted: boolean;
  isThreadReply: boolean;
  isFollowed: boolean;
  isRead: boolean;
  isBlocked: boolean;
};

/** What waits, as it is now. `dueAt`, `nowMs`: of the database. A member no more, deactivated, or the room gone: there are no messages. */
export type PushReading = {
  seqs: number[];
  dueAt: number;
  nowMs: number;
  room: { kind: RoomKind; name: string };
  notify: NotifyLevel;
  presence: PresenceChoice;
  firstSeq: number;
  sinceMs: number;
  messages: WaitingMessage[];
};

/** `decided`: these numbers and what came before them are done with, and what came meanwhile is due after `nextMs` (`isSent`: something was told). `later`: these are looked at again. */
export type PushSettlement =
  | { kind: 'decided'; upTo: number; keep: number[]; isSent: boolean; nextMs: number }
  | { kind: 'again'; error: string; afterMs: number; givesUpAfterMs: number }
  | { kind: 'refused'; error: string };

/** What is to be told to targets: one row for each target and room, so a hundred messages are one. A target is in one worker's hands at a time. */
export type PushQueue = {
  /** Members of a room with a target that takes something. */
  listeners(roomId: Id): Promise<{ kind: RoomKind; listeners: PushListener[] }>;
  /** What was decided on before stays so. `afterMs`: until it is due, `pauseMs`: since the room was last told of to that target. */
  queue(input: { roomId: Id; waiting: readonly { targetId: Id; seqs: readonly number[] }[]; afterMs: number; pauseMs: number }): Promise<void>;
  /** The next that is due, of a target that nobody has in his hands. */
  claim(owner: string): Promise<ClaimedPush | null>;
  /** Null: nothing of it is due any more. */
  read(claimed: ClaimedPush): Promise<PushReading | null>;
  /** Notes what became of it and gives the target back; nothing happens where it is in other hands by now. True: the target was switched off by it. */
  settle(owner: string, claimed: ClaimedPush, settlement: PushSettlement | null): Promise<boolean>;
  /** Rooms that are due and were not told yet. */
  countWaiting(): Promise<number>;
  /** Forgets rows of rooms that nobody is told of any more. */
  forgetOld(): Promise<void>;
};
