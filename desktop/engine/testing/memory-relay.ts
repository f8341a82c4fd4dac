import { createHash } from 'node:crypto';
import type { File } from '@parley/shared/entities/file';
import type { Invite } from '@parley/shared/entities/invite';
import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { KnownLogEvent, LeaveReason } from '@parley/shared/entities/log-event';
import type { Role, RoomState } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import type { PresenceChoice, Privacy, User } from '@parley/shared/entities/user';
import { directRoomId, type Id } from '@parley/shared/ids';
import type { WireError } from '@parley/shared/protocol/errors';
import type { EndedCode, InboxItem } from '@parley/shared/protocol/events';
import type { Session } from '@parley/shared/protocol/http';
import { features } from '@parley/shared/protocol/version';
import type { Clock, Push } from '../ports.ts';
import { createMemoryChanges } from './memory-changes.ts';
import type { MemoryFiles } from './memory-files.ts';
import { append, headOf, type MemoryRoom, type NewInboxItem, newMemoryRoom, render, unreadOf } from './memory-log.ts';
import { blockedBy, type MemoryPeople, newMemoryPeople } from './memory-people-data.ts';
import { createMemoryPersonal, type MemoryPersonal, newPersonalState, type PersonalState } from './memory-personal.ts';

type SessionRow = {
  id: Id;
  userId: Id;
  refreshToken: string;
  spent: { token: string; attemptId: string | null } | null;
  generation: number;
  isRevoked: boolean;
};
type State = { storeId: Id; rooms: Map<Id, MemoryRoom>; inboxVersions: Map<Id, number>; personal: PersonalState };

/** Somebody who listens: one live socket of the relay. */
export type Listener = { userId: Id; sessionId: Id; isOpened: boolean; expiresAtMs: number; push(push: Push): void; end(code: EndedCode): void };

/**
 * A relay in memory that keeps the protocol's promises: logs without gap, one message for each id, `afterId`, rendering when read, derived refresh tokens,
 * an inbox with its version. No network: sockets are made in memory-network.ts.
 */
export type MemoryRelay = {
  readonly clock: Clock;
  /** What links lead to; a link that is not in it is still being looked at. */
  pages: Map<string, LinkPreview | null>;
  /** Announced in `sync.open`; a test may take some away. */
  features: string[];
  storeId(): Id;
  users: Map<Id, User & { password: string; presence?: PresenceChoice; secondStep?: 'waits' | 'on' }>;
  /** What people share; who is not in it shares everything. */
  privacy: Map<Id, Privacy>;
  people: MemoryPeople;
  sessions: Map<Id, SessionRow>;
  listeners: Set<Listener>;
  room(roomId: Id): MemoryRoom;
  findRoom(roomId: Id): MemoryRoom | null;
  rooms(): MemoryRoom[];
  addUser(handle: string, password: string): User;
  startSession(userId: Id): Session;
  refresh(refreshToken: string, attemptId: string | null): Session | WireError;
  /** Ends somebody's account, with all sessions. */
  deleteAccount(userId: Id): void;
  access(token: string): { userId: Id; sessionId: Id; expiresAtMs: number } | null;
  revoke(sessionId: Id, code?: EndedCode): void;
  /** Codes of admins that set a new password, and whose. */
  resets: Map<string, Id>;
  /** Sets it, once; false: there is no such code. */
  useReset(code: string, next: string): boolean;
  createRoom(creator: Id, input: { id?: Id | undefined; name: string; kind?: Room['kind']; memberIds?: readonly Id[]; userIds?: Id[] }): MemoryRoom;
  direct(userIds: readonly Id[]): MemoryRoom;
  join(roomId: Id, userId: Id, actorId?: Id): void;
  leave(roomId: Id, userId: Id, reason: LeaveReason, actorId?: Id): void;
  setRole(roomId: Id, userId: Id, role: Role, actorId: Id): void;
  updateRoom(roomId: Id, change: (room: Room) => Room, actorId: Id): void;
  deleteRoom(roomId: Id, actorId: Id): void;
  invites: Map<string, Invite>;
  send(input: {
    roomId: Id;
    authorId: Id;
    id: Id;
    kind?: Message['kind'];
    body: string;
    mentions?: Message['mentions'];
    files?: File[];
    replyToId?: Id;
    threadRootId?: Id;
  }): Message;
  files: MemoryFiles;
  /** What `GET /v1/server` tells. */
  limits: Record<string, number>;
  edit(roomId: Id, id: Id, body: string, mentions?: Message['mentions']): void;
  remove(roomId: Id, id: Id, actorId?: Id): void;
  vote(roomId: Id, id: Id, userId: Id, value?: 1 | 0 | -1): void;
  react(roomId: Id, id: Id, userId: Id, emoji: string, on: boolean): void;
  pin(roomId: Id, id: Id, userId: Id, on: boolean): void;
  /** What one person has on all devices: threads and saved messages. */
  personal: MemoryPersonal;
  state(roomId: Id, userId: Id): RoomState;
  states(userId: Id): RoomState[];
  inboxVersion(userId: Id): number;
  inbox(userId: Id, item: NewInboxItem): void;
  /** The body a message was sent with. */
  firstBody(id: Id): string;
  /** A copy of everything that a backup holds. */
  backup(): unknown;
  /** Goes back to a backup, under a new store id; every socket ends. */
  restore(backup: unknown): void;
  /** The next `log` packets of a room never reach anybody. */
  loseNextPackets(roomId: Id, count: number): void;
};

export function createMemoryRelay(input: { clock: Clock; newId: () => Id; accessTokenMs?: number }): MemoryRelay {
  const { clock, newId } = input;
  const accessTokenMs = input.accessTokenMs ?? 10 * 60_000;
  let state: State = { storeId: newId(), rooms: new Map(), inboxVersions: new Map(), personal: newPersonalState() };
  const users = new Map<Id, User & { password: string; presence?: PresenceChoice; secondStep?: 'waits' | 'on' }>();
  const sessions = new Map<Id, SessionRow>();
  const resets = new Map<string, Id>();
  const listeners = new Set<Listener>();
  const lost = new Map<Id, number>();
  const firstBodies = new Map<Id, string>();

  const room = (roomId: Id): MemoryRoom => {
    const found = state.rooms.get(roomId);
    if (!found) throw new Error(`no room ${roomId}`);
    return found;
  };

  const publish = (target: MemoryRoom, event: KnownLogEvent): void => {
    append(target, event);
    const left = lost.get(target.room.id) ?? 0;
    if (left > 0) {
      lost.set(target.room.id, left - 1);
      return;
    }
    const packet = { roomId: target.room.id, from: event.seq, to: event.seq, events: [render(target, event)] };
    for (const listener of listeners) {
      if (listener.isOpened && target.members.get(listener.userId)?.state === 'active') listener.push({ type: 'log', packet: structuredClone(packet) });
    }
  };

  const head = (target: MemoryRoom, actorId: Id) => ({ seq: headOf(target) + 1, at: clock.now(), actorId });

  const inbox: MemoryRelay['inbox'] = (userId, item) => {
    const inboxVersion = (state.inboxVersions.get(userId) ?? 0) + 1;
    state.inboxVersions.set(userId, inboxVersion);
    for (const listener of listeners) {
      if (listener.isOpened && listener.userId === userId) listener.push({ type: 'inbox', item: structuredClone({ ...item, inboxVersion } as InboxItem) });
    }
  };

  const stateOf = (roomId: Id, userId: Id): RoomState => {
    const target = room(roomId);
    const member = target.members.get(userId);
    if (!member) throw new Error('not a member');
    const { role, firstSeq, lastReadSeq, markVersion } = member;
    return {
      room: structuredClone(target.room),
      role,
      notify: member.notify,
      firstSeq,
      headSeq: headOf(target),
      lastReadSeq,
      markVersion,
      ...unreadOf(target, { userId, lastReadSeq, firstSeq, blocked: blockedBy(relay.people, userId) }),
      members: [...target.members.values()].filter((one) => one.state === 'active').length,
      online: 1,
      ...(member.mutedUntil ? { mutedUntil: member.mutedUntil } : {}),
    };
  };

  const addMember = (target: MemoryRoom, userId: Id, actorId: Id, role: Role): void => {
    const seq = headOf(target) + 1;
    const firstSeq = target.room.historyFrom === 'start' ? 1 : seq;
    target.members.set(userId, { role, state: 'active', firstSeq, lastReadSeq: target.members.get(userId)?.lastReadSeq ?? 0, markVersion: 0, notify: 'all' });
    publish(target, { ...head(target, actorId), type: 'member-joined', userId, role });
    inbox(userId, { type: 'room-added', state: stateOf(target.room.id, userId) });
  };

  const changes = createMemoryChanges({ room, head, publish });
  const personal = createMemoryPersonal({ read: () => state.personal, room, nowMs: clock.now, inbox });

  const session = (row: SessionRow): Session => {
    const user = users.get(row.userId);
    if (!user) throw new Error('no such user');
    const { password: _, presence: __, ...shown } = user;
    const expiresAt = clock.now() + accessTokenMs;
    return { user: shown, sessionId: row.id, accessToken: `${row.id}.${expiresAt}`, accessTokenExpiresAt: expiresAt, refreshToken: row.refreshToken };
  };

  const derive = (row: SessionRow, token: string): string => createHash('sha256').update(`${row.id} ${row.generation} ${token}`).digest('hex');

  const relay: MemoryRelay = {
    clock,
    pages: new Map(),
    features: [...features],
    storeId: () => state.storeId,
    users,
    privacy: new Map(),
    people: newMemoryPeople(),
    sessions,
    listeners,
    room,
    findRoom: (roomId) => state.rooms.get(roomId) ?? null,
    rooms: () => [...state.rooms.values()],
    addUser(handle, password) {
      const user = { id: newId(), handle, displayName: handle, version: 1, password };
      users.set(user.id, user);
      return user;
    },
    startSession(userId) {
      const row: SessionRow = { id: newId(), userId, refreshToken: newId(), spent: null, generation: 1, isRevoked: false };
      sessions.set(row.id, row);
      return session(row);
    },
    refresh(refreshToken, attemptId) {
      for (const row of sessions.values()) {
        if (row.isRevoked && row.refreshToken === refreshToken && users.get(row.userId)?.deleted)
          return { code: 'unauthenticated', message: 'deleted', issues: [{ path: 'account', message: 'was deleted' }] };
        if (row.isRevoked) continue;
        if (row.refreshToken === refreshToken) {
          row.spent = { token: refreshToken, attemptId };
          row.refreshToken = derive(row, refreshToken);
          row.generation += 1;
          return session(row);
        }
        if (row.spent?.token === refreshToken) {
          if (attemptId !== null && row.spent.attemptId === attemptId) return session(row);
          relay.revoke(row.id);
        }
      }
      return { code: 'unauthenticated', message: 'no such session' };
    },
    deleteAccount(userId) {
      const user = users.get(userId);
      if (user)
        users.set(userId, {
          ...user,
          handle: `deleted-${userId}`,
          displayName: 'Deleted account',
          deleted: true,
          password: newId(),
          version: user.version + 1,
        });
      for (const row of sessions.values()) if (row.userId === userId) relay.revoke(row.id, 'account-deleted');
    },
    access(token) {
      const [id, expiresAt] = token.split('.');
      const row = sessions.get(id ?? '');
      return row && !row.isRevoked && Number(expiresAt) > clock.now() ? { userId: row.userId, sessionId: row.id, expiresAtMs: Number(expiresAt) } : null;
    },
    resets,
    useReset(code, next) {
      const userId = resets.get(code);
      const user = users.get(userId ?? '');
      if (!user || !resets.delete(code)) return false;
      users.set(user.id, { ...user, password: next });
      for (const row of sessions.values()) if (row.userId === user.id) relay.revoke(row.id);
      return true;
    },
    revoke(sessionId, code = 'revoked') {
      const row = sessions.get(sessionId);
      if (row) row.isRevoked = true;
      for (const listener of [...listeners]) if (listener.sessionId === sessionId) listener.end(code);
    },
    createRoom(creator, given) {
      const id = given.id ?? newId();
      const known = state.rooms.get(id);
      if (known) return known;
      const kind = given.kind ?? 'public';
      const target = newMemoryRoom({
        id,
        kind,
        name: given.name,
        topic: '',
        historyFrom: 'start',
        createdAt: clock.now(),
        version: 1,
        ...(given.userIds ? { userIds: given.userIds } : {}),
      });
      state.rooms.set(id, target);
      addMember(target, creator, creator, 'owner');
      for (const memberId of given.memberIds ?? []) if (memberId !== creator) addMember(target, memberId, creator, 'member');
      return target;
    },
    direct(userIds) {
      const members = [...new Set(userIds)].sort();
      const id = directRoomId(members, (text) => createHash('sha256').update(text).digest());
      const [creator] = members;
      if (creator === undefined) throw new Error('nobody');
      return relay.createRoom(creator, { id, name: '', kind: 'direct', memberIds: members, userIds: members });
    },
    join(roomId, userId, actorId = userId) {
      const target = room(roomId);
      if (target.members.get(userId)?.state !== 'active') addMember(target, userId, actorId, 'member');
    },
    leave(roomId, userId, reason, actorId = userId) {
      const target = room(roomId);
      const member = target.members.get(userId);
      if (member?.state !== 'active') return;
      member.state = reason;
      publish(target, { ...head(target, actorId), type: 'member-left', userId, reason });
      inbox(userId, { type: 'room-removed', roomId, reason });
    },
    setRole(roomId, userId, role, actorId) {
      const target = room(roomId);
      const member = target.members.get(userId);
      if (member?.state !== 'active' || member.role === role) return;
      member.role = role;
      publish(target, { ...head(target, actorId), type: 'role-changed', userId, role });
    },
    updateRoom(roomId, change, actorId) {
      const target = room(roomId);
      target.room = { ...change(target.room), version: target.room.version + 1 };
      publish(target, { ...head(target, actorId), type: 'room-updated', room: target.room });
    },
    deleteRoom(roomId, actorId) {
      const target = room(roomId);
      publish(target, { ...head(target, actorId), type: 'room-deleted' });
      target.isDeleted = true;
      for (const [userId, member] of target.members) {
        if (member.state !== 'active') continue;
        member.state = 'removed';
        inbox(userId, { type: 'room-removed', roomId, reason: 'removed', deleted: true });
      }
    },
    invites: new Map(),
    files: { uploads: new Map(), whole: new Map() },
    limits: {},
    send({ roomId, authorId, id, kind, body, mentions, files, replyToId, threadRootId }) {
      const target = room(roomId);
      const known = target.messages.get(id);
      if (known) return known;
      const event = head(target, authorId);
      const message: Message = {
        id,
        roomId,
        seq: event.seq,
        version: event.seq,
        authorId,
        kind: kind ?? 'text',
        body,
        createdAt: event.at,
        mentions: mentions ?? { userIds: [] },
        files: files ?? [],
        votes: { up: 0, down: 0 },
        reactions: [],
        ...(replyToId ? { replyToId } : {}),
        ...(threadRootId ? { threadRootId } : {}),
      };
      target.messages.set(id, message);
      firstBodies.set(id, body);
      personal.replied(message);
      publish(target, { ...event, type: 'message-created', message });
      return message;
    },
    ...changes,
    remove(roomId, id, actorId) {
      changes.remove(roomId, id, actorId);
      personal.deleted(roomId, id);
    },
    personal,
    state: stateOf,
    states: (userId) =>
      [...state.rooms.values()].filter((target) => target.members.get(userId)?.state === 'active').map((target) => stateOf(target.room.id, userId)),
    inboxVersion: (userId) => state.inboxVersions.get(userId) ?? 0,
    inbox,
    firstBody: (id) => firstBodies.get(id) ?? '',
    backup: () => structuredClone(state),
    restore(backup) {
      state = { ...structuredClone(backup as State), storeId: newId() };
      for (const listener of [...listeners]) listener.end('unauthenticated');
    },
    loseNextPackets(roomId, count) {
      lost.set(roomId, count);
    },
  };
  return relay;
}
