import type { AnsweredCommand, Invocation } from '@parley/shared/entities/command';
import type { Invite } from '@parley/shared/entities/invite';
import type { KnownLogEvent, LeaveReason } from '@parley/shared/entities/log-event';
import type { Banned, Member, NotifyLevel, ReadState, Role, RoomState, Save, ThreadState } from '@parley/shared/entities/membership';
import type { Mentions, Message, Revision } from '@parley/shared/entities/message';
import type { Report, ReportAction, ReportReason } from '@parley/shared/entities/report';
import type { ListedRoom, Room } from '@parley/shared/entities/room';
import type { CustomStatus, PresenceChoice, PresenceStatus, Privacy, User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { EndedCode, InboxItem } from '@parley/shared/protocol/events';
import type { Signal } from '@parley/shared/protocol/signals';

/**
 * What the domain needs from the world. `persistence/` and `bus/` implement these; use-cases get them as `deps`. All times are epoch milliseconds of the
 * database's clock. A port throws `RelayError('unavailable')` when its service cannot be reached; it never half-does a write.
 */

/** A packet of the log on its way to the room gate: rendered once, the same for everybody (no `mine`). */
export type CommittedPacket = { roomId: Id; from: number; to: number; events: KnownLogEvent[] };

/** A change that goes through the group commit. `memberVersion`: the membership version the policy decided on. `afterId`: must be stored before this. */
export type AppendItem = { roomId: Id; opId: Id; actorId: Id; memberVersion: number } & (
  | {
      type: 'message-created';
      kind: Message['kind'];
      body: string;
      mentions: Mentions;
      fileIds?: readonly Id[];
      afterId?: Id;
      replyToId?: Id;
      threadRootId?: Id;
      command?: AnsweredCommand;
    }
  | { type: 'message-edited'; messageId: Id; body: string; mentions: Mentions }
  | { type: 'message-deleted'; messageId: Id; isModerator: boolean }
  | { type: 'vote-changed'; messageId: Id; value: 1 | 0 | -1 }
  | { type: 'reaction-changed'; messageId: Id; emoji: string; on: boolean }
);

/**
 * `stored`: done, with its number. `duplicate`: the same operation of the same actor was done before. `conflict`: the id belongs to somebody else.
 * `forbidden`: not an active member. `gone`: room or target deleted. `stale`: the membership changed since the policy looked. `not-found`: no such room or
 * target. `unchanged`: nothing to do, no event. `waiting`: `afterId` is not stored yet, or (with `at`) slow mode: not before so many milliseconds from now. `not-author`: only the author may (or a moderator, to delete).
 * `too-many`: there are as many different reactions, or pins, as there may be. `no-file`, `file-taken`: not a file of the actor in this room; another message has it.
 */
export type Verdict =
  | 'stored'
  | 'duplicate'
  | 'conflict'
  | 'forbidden'
  | 'gone'
  | 'stale'
  | 'not-found'
  | 'unchanged'
  | 'waiting'
  | 'not-author'
  | 'too-many'
  | 'no-file'
  | 'file-taken';

/** What votes came to right after a change, and the actor's own. */
export type Tally = { up: number; down: number; mine: 1 | 0 | -1 };

/**
 * For stored, duplicate and unchanged: `message` as it is now, with the actor's `mine`; for a vote instead `tally`, of a repeated one as it was told the
 * first time; for a reaction instead `reactions`, all of the message.
 */
export type AppendOutcome = {
  verdict: Verdict;
  seq: number | null;
  at: number | null;
  message: Message | null;
  tally: Tally | null;
  reactions: Message['reactions'] | null;
};

/** The group commit: lanes, one round trip a batch, a verdict for each item. Answers after the commit. */
export type LogWriter = {
  append(item: AppendItem): Promise<AppendOutcome>;
  /** Waits for what is under way; later appends are refused with `unavailable`. */
  close(): Promise<void>;
};

/**
 * A membership as the policy sees it. `state`: only `active` members read and write. `mutedUntil`: only while somebody is muted. `isBlocked`: the other one of a direct
 * room of two blocked him.
 */
export type Membership = {
  roomId: Id;
  userId: Id;
  role: Role;
  state: 'active' | 'left' | 'removed' | 'banned';
  version: number;
  firstSeq: number;
  mutedUntil?: number;
  isBlocked?: boolean;
};
export type RoomAccess = { room: Room; isDeleted: boolean; membership: Membership | null };

/** The answer of a rare write: what it stored, as a packet to publish (null: nothing changed), and whose inbox to tell with which version. */
export type RoomWrite = { verdict: Verdict; room: Room | null; packet: CommittedPacket | null; inboxVersions: { userId: Id; inboxVersion: number }[] };

/** What somebody does in a room, and the version of his membership that the policy decided on. */
export type ActorWrite = { roomId: Id; opId: Id; actorId: Id; memberVersion: number };

/** What a room is to be otherwise; what is left out stays. `icon` '': none; `slowModeSeconds` 0: off. */
export type RoomChanges = { name?: string; topic?: string; icon?: string; archived?: boolean; announcement?: boolean; slowModeSeconds?: number };

/** Rooms and memberships. Every write takes the room's lock, bumps membership versions and numbers its own events. */
export type RoomStore = {
  /** Room and the user's membership, from one snapshot. Null: no such room. */
  access(roomId: Id, userId: Id): Promise<RoomAccess | null>;
  create(input: {
    roomId: Id;
    opId: Id;
    actorId: Id;
    kind: 'public' | 'private';
    name: string;
    topic: string;
    historyFrom: 'start' | 'join';
    memberIds: Id[];
    nodeName: string;
  }): Promise<RoomWrite>;
  /** Finds or makes the direct room of exactly these people (the actor included). */
  createDirect(input: { roomId: Id; actorId: Id; userIds: Id[]; nodeName: string }): Promise<RoomWrite>;
  /** People who come at the same time; `verdicts` in their order. The rest is of all together: one packet, everybody's inbox. */
  join(input: { roomId: Id; nodeName: string; joins: { opId: Id; actorId: Id }[] }): Promise<Omit<RoomWrite, 'verdict'> & { verdicts: Verdict[] }>;
  leave(input: { roomId: Id; opId: Id; actorId: Id; reason: LeaveReason }): Promise<RoomWrite>;
  update(input: ActorWrite & { changes: RoomChanges }): Promise<RoomWrite>;
  delete(input: ActorWrite): Promise<RoomWrite>;
  /** The `duplicate` that a repeat of this operation would be; null where the actor has done no such operation in the room. */
  done(input: { roomId: Id; opId: Id; actorId: Id }): Promise<RoomWrite | null>;
  /** All or none: `forbidden` where somebody is banned, `not-found` where somebody is not there (any more). */
  addMembers(input: ActorWrite & { userIds: Id[]; nodeName: string }): Promise<RoomWrite>;
  /** `target`: the membership that the policy saw; null: none. */
  endMembership(input: ActorWrite & { userId: Id; target: Membership | null; reason: 'removed' | 'banned' }): Promise<RoomWrite>;
  unban(input: ActorWrite & { userId: Id }): Promise<RoomWrite>;
  /** `forbidden`: the last owner. */
  setRole(input: ActorWrite & { target: Membership; role: Role }): Promise<RoomWrite>;
  /** `untilMs` null: no longer. */
  mute(input: ActorWrite & { target: Membership; untilMs: number | null }): Promise<RoomWrite>;
  /** Null: not a member. `inboxVersion`: null where nothing changed. */
  setNotify(input: { roomId: Id; userId: Id; level: NotifyLevel }): Promise<{ inboxVersion: number | null } | null>;
  /** Of these people, as they are now, whatever their state; who never was in the room is left out. */
  memberships(roomId: Id, userIds: Id[]): Promise<Membership[]>;
  /** Latest first, after the person named by `after`. */
  listBanned(input: { roomId: Id; after?: Id; limit: number }): Promise<{ banned: Banned[]; more: boolean }>;
  /** Of these rooms, those that the person was in and is no longer, with the reason; `isDeleted`: the room as a whole. */
  endedAmong(userId: Id, roomIds: Id[]): Promise<{ roomId: Id; reason: LeaveReason; isDeleted: boolean }[]>;
  /** Public, not deleted; by name, after the room named by `after`; `query` is found anywhere in name or topic, case and diacritics folded. `online` is 0 here. */
  listPublic(input: { userId: Id; query?: string; after?: Id; limit: number }): Promise<{ rooms: ListedRoom[]; more: boolean }>;
  /** All rooms of a person with counts, in one query; `roomId` narrows it to one. `online` is 0 here. */
  states(userId: Id, roomId?: Id): Promise<RoomState[]>;
  /** One room as each of these people has it; who is not in it is left out. `online` is 0 here. */
  statesOf(roomId: Id, userIds: Id[]): Promise<Map<Id, RoomState>>;
  activeRoomIds(userId: Id): Promise<Id[]>;
  /** The number of the event by which somebody last came into a room; null: he never did. */
  joinedSeq(roomId: Id, userId: Id): Promise<number | null>;
  memberIds(roomId: Id): Promise<Id[]>;
  /** Sorted by handle, after the user named by `after`. `status` is `offline` here. */
  listMembers(input: { roomId: Id; query?: string; after?: Id; limit: number }): Promise<{ members: Member[]; more: boolean }>;
  /** Which of these handles are active members of the room who want to hear from this person. */
  memberIdsByHandle(roomId: Id, handles: string[], authorId: Id): Promise<Id[]>;
  /** Removals and leavings after `sinceMs` (for the second-by-second look while Redis is away). */
  endedSince(sinceMs: number): Promise<{ roomId: Id; userId: Id; reason: LeaveReason }[]>;
};

export type LogPage = { events: KnownLogEvent[]; headSeq: number; reset: boolean };
export type HistoryPage = {
  messages: Message[];
  events: KnownLogEvent[];
  fromSeq: number;
  toSeq: number;
  headSeq: number;
  hasMoreBefore: boolean;
  hasMoreAfter: boolean;
};

/** Reading the log; bodies rendered as they are now. `readerId`: whose `mine` is filled in; without one, packets for everybody. */
export type LogReader = {
  since(input: { roomId: Id; seq: number; firstSeq: number; until?: number; changesOnly?: boolean; limit: number; readerId?: Id }): Promise<LogPage>;
  heads(roomIds: Id[]): Promise<Map<Id, number>>;
  history(input: {
    roomId: Id;
    firstSeq: number;
    before?: number;
    after?: number;
    around?: number;
    threadRootId?: Id;
    limit: number;
    readerId: Id;
  }): Promise<HistoryPage>;
};

/** Messages by name, and what is written to them rarely. Nothing below `firstSeq` is seen; `readerId`: whose `mine` is filled in. */
export type MessageStore = {
  /** Under the room's lock, with an event of its own. `message` is as it is now, for stored, duplicate and unchanged. */
  pin(input: {
    roomId: Id;
    opId: Id;
    actorId: Id;
    memberVersion: number;
    messageId: Id;
    on: boolean;
  }): Promise<{ verdict: Verdict; message: Message | null; packet: CommittedPacket | null }>;
  /** By `seq`; unknown ones are left out. */
  get(input: { roomId: Id; ids: Id[]; firstSeq: number; readerId: Id }): Promise<Message[]>;
  /** Newest first. */
  pinned(input: { roomId: Id; firstSeq: number; before?: number; readerId: Id }): Promise<Message[]>;
  /** The newest of them that fill a page, oldest first. Null: no such message. */
  revisions(input: { roomId: Id; id: Id; firstSeq: number }): Promise<{ isDeleted: boolean; revisions: Revision[] } | null>;
  /** Who voted, `limits.votersMax` each way at most. Null: no such message. */
  voters(input: { roomId: Id; id: Id; firstSeq: number }): Promise<{ isDeleted: boolean; up: Id[]; down: Id[] } | null>;
};

export type ThreadStore = {
  /** Forward only; what is left out stays. Null: no such root that the person may see. `inboxVersion`: null where nothing changed. */
  mark(input: { roomId: Id; rootId: Id; userId: Id; seq?: number; isFollowed?: boolean }): Promise<{ state: ThreadState; inboxVersion: number | null } | null>;
  /** Of the rooms one is in; by room and root, after the one named. */
  list(input: { userId: Id; after?: { roomId: Id; rootId: Id }; limit: number }): Promise<{ threads: ThreadState[]; more: boolean }>;
};

export type SaveStore = {
  /** `savedAt`: of the save that is there now, or was there before. `inboxVersion`: null where nothing changed. */
  set(input: {
    roomId: Id;
    messageId: Id;
    userId: Id;
    on: boolean;
  }): Promise<{ verdict: 'stored' | 'unchanged' | 'not-found' | 'gone'; savedAt: number | null; inboxVersion: number | null }>;
  /** Newest first; of the rooms one is in, no deleted message. */
  list(input: { userId: Id; before?: number; limit: number }): Promise<{ saves: Save[]; more: boolean }>;
};

export type BlockStore = {
  /** `directRoomId`: the room of the two, where there may be one. `inboxVersion`: null where nothing changed; the whole answer is null where there is no such person. */
  set(input: { userId: Id; blockedId: Id; on: boolean; directRoomId: Id }): Promise<{ inboxVersion: number | null } | null>;
  /** By id, after the one named. */
  list(input: { userId: Id; after?: Id; limit: number }): Promise<{ userIds: Id[]; more: boolean }>;
  /** Which of these people blocked somebody. */
  blockersAmong(userIds: Id[], blockedId: Id): Promise<Id[]>;
};

/** `open`: unresolved reports of the room; `audience`: who is told. */
export type ReportNews = { open: number; audience: { userId: Id; inboxVersion: number }[] };

export type ReportStore = {
  /** The same person's second report of a message that is not resolved is `unchanged`. `forbidden`: it is his own. */
  add(input: {
    id: Id;
    roomId: Id;
    messageId: Id;
    reporterId: Id;
    reason: ReportReason;
    comment: string;
  }): Promise<{ verdict: 'stored' | 'unchanged' | 'not-found' | 'gone' | 'forbidden'; news: ReportNews | null }>;
  /** Null: there is none. */
  find(id: Id): Promise<{ roomId: Id; messageId: Id; isOpen: boolean } | null>;
  /** With every other open report of the same message. `asAdmin`: for the whole server, with a line of the audit log. Null: it was resolved before. */
  resolve(input: { id: Id; actorId: Id; action: ReportAction; asAdmin: boolean }): Promise<ReportNews | null>;
  /** Of a message that is deleted, by whom it was: all its open reports are resolved. Null: there was none. */
  close(input: { roomId: Id; messageId: Id; actorId: Id }): Promise<ReportNews | null>;
  /** Forgets the words of open reports that are kept no longer; answers how many. */
  forgetWords(): Promise<number>;
  /** Deletes a message for an admin of the server, in whatever room. */
  deleteAsAdmin(input: { roomId: Id; messageId: Id; opId: Id; actorId: Id }): Promise<RoomWrite>;
  /** Open ones of living rooms, oldest first, after the one named. Without `roomId`, of all rooms. */
  list(input: { roomId?: Id; after?: Id; limit: number }): Promise<{ reports: Report[]; more: boolean }>;
};

export type ReadStore = {
  /**
   * Forward only, unless `unread`: then back, and `markVersion` rises. Older `markVersion`s are ignored. `unheardBy`: as `ReceiptStore.delivered`; null where others
   * are not told.
   */
  mark(input: {
    roomId: Id;
    userId: Id;
    seq: number;
    markVersion?: number;
    unread?: boolean;
  }): Promise<{ state: ReadState; isChanged: boolean; inboxVersion: number; unheardBy: Id[] | null }>;
};

/** A way in, as it is stored: `code` without dashes. `isLiving`: not revoked, not over, not used up. */
export type StoredInvite = Omit<Invite, 'code'> & { code: string; isLiving: boolean };

export type InviteStore = {
  /** The same `opId` of the same person again: the first invite. */
  create(input: { code: string; opId: Id; creatorId: Id; roomId?: Id; expiresInMs: number; maxUses?: number }): Promise<StoredInvite>;
  find(code: string): Promise<StoredInvite | null>;
  revoke(code: string): Promise<void>;
  /** Living ones, newest first, after the one named by `after`. `roomId` null: for the server. `creatorId` null: of everybody. */
  list(input: { roomId: Id | null; creatorId: Id | null; after?: string; limit: number }): Promise<{ invites: StoredInvite[]; more: boolean }>;
  /** Joins the room and counts the use, in one. `creatorVersion`: of the membership that may invite. `not-found`: it lets nobody in now. */
  accept(input: { code: string; roomId: Id; opId: Id; actorId: Id; creatorVersion: number; nodeName: string }): Promise<RoomWrite>;
};

export type OwnState = {
  user: User;
  presence: { choice: PresenceChoice; version: number };
  privacy: Privacy;
  inboxVersion: number;
  roomIds: Id[];
  /** From where on he sees a room, of rooms where that is not the beginning. */
  firstSeqs: Map<Id, number>;
  nowMs: number;
};

export type UserStore = {
  /** Makes an account, with the use of its invite, all or nothing. Throws `conflict` (the handle is taken), `forbidden` (it needs an invite that lets in now). */
  register(input: {
    userId: Id;
    handle: string;
    displayName: string;
    passwordHash: string;
    needsInvite?: boolean;
    invite?: { code: string; roomId: Id | null; creatorVersion: number | null; opId: Id; nodeName: string };
  }): Promise<{ user: User; isFirst: boolean; joined: RoomWrite | null }>;
  /** Whether nobody has an account here yet. */
  isEmpty(): Promise<boolean>;
  credentials(handle: string): Promise<{ user: User; passwordHash: string } | null>;
  passwordHash(userId: Id): Promise<string | null>;
  setPasswordHash(userId: Id, passwordHash: string): Promise<void>;
  get(userIds: Id[]): Promise<User[]>;
  /** Any part of handle or display name, case and diacritics folded; exact and prefix hits first. */
  search(query: string, limit: number): Promise<User[]>;
  /** Changes the profile; answers with the inbox versions of the person and of everybody who shares a room. */
  update(userId: Id, changes: ProfileChanges): Promise<{ user: User; audience: { userId: Id; inboxVersion: number }[] }>;
  /** Forgets which changes were made longer ago than this: no device that could repeat one is signed in any more. */
  forgetOperations(olderThanMs: number): Promise<void>;
  inboxVersion(userId: Id): Promise<number>;
  /** What a sync begins with, of one moment: who one is, how one chose to be seen, what one shares, one's rooms, the time. Null: nobody. */
  own(userId: Id): Promise<OwnState | null>;
  /** Keeps the choice. `inboxVersion` null: it was that already. */
  setPresence(userId: Id, choice: PresenceChoice): Promise<{ version: number; inboxVersion: number | null }>;
};

/** What is left out stays; `status` null takes it away. */
export type ProfileChanges = {
  displayName?: string | undefined;
  about?: string | undefined;
  timeZone?: string | undefined;
  status?: CustomStatus | null | undefined;
  opId?: Id | undefined;
};

export type ServerStore = { storeId: Id; now(): Promise<number>; ping(): Promise<void> };

/** What a node tells the others and its own sockets. Publishing never waits for Redis. */
export type Publisher = {
  /** Hands the packet to the other nodes and to the own gate. */
  log(packet: CommittedPacket): void;
  /** To all sockets of a person, on every node. */
  inbox(userId: Id, item: InboxItem): void;
  /** To all sockets in a room but those of the people named, on every node; may be lost. */
  signal(roomId: Id, signal: Signal, exceptUserIds: readonly Id[]): void;
  /** To all sockets of a person, on every node; may be lost. */
  signalPerson(userId: Id, signal: Signal): void;
  /** To the sockets of a bot that take commands, on every node; may be lost. */
  commandInvoked(invocation: Invocation): void;
  /** To the sockets of a bot that write in this room, on every node; may be lost. */
  stopAsked(botId: Id, asked: Omit<Extract<Signal, { type: 'stop-asked' }>, 'type'>): void;
  /** Puts all sockets of a person into a room (or out of it), on every node, before anything later is emitted there. */
  addToRoom(userId: Id, roomId: Id): void;
  removeFromRoom(userId: Id, roomId: Id): void;
  /** Ends sockets of these sessions on every node. */
  endSessions(sessionIds: Id[], code: EndedCode): void;
};

/** Who is connected, over all nodes; crash-safe (each node's share expires by itself). */
export type Presence = {
  status(userIds: Id[]): Promise<Map<Id, PresenceStatus>>;
  onlineCounts(roomIds: Id[]): Promise<Map<Id, number>>;
  /** For how many milliseconds no device of somebody is in use, as far as this node knows (invisible or not); 0: one is. Who was not there since the node started is away since then. */
  awayForMs(userId: Id): number;
  /** How somebody wants to be seen from now on; a choice with a lower version than the known one changes nothing. */
  choose(userId: Id, choice: { choice: PresenceChoice; version: number }): void;
};

export type Clock = { now(): number };
