import type { Server as HttpServer } from 'node:http';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { Server, type ServerOptions } from 'socket.io';
import type { BotStore } from '../domain/bots/bot-ports.ts';
import type { MembershipCache } from '../domain/members/membership-cache.ts';
import type { CommittedPacket, LogReader, Publisher, RoomStore } from '../domain/ports.ts';
import { authenticate } from '../domain/sessions/authenticate.ts';
import { isAllowedOrigin } from '../domain/sessions/is-allowed-origin.ts';
import type { AccessTokens, SessionStore } from '../domain/sessions/session-ports.ts';
import type { FailPoints } from '../fail-points.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import { createLogEmitter } from './emit-log.ts';
import { watchGates } from './gate-watch.ts';
import { createInboxOrder } from './inbox-order.ts';
import { createLocalSockets } from './local-sockets.ts';
import { createMembershipCheck } from './membership-check.ts';
import { type PresenceChanges, signalPresence } from './online-signals.ts';
import type { OtherNodes } from './other-nodes.ts';
import { createPublisher } from './publisher.ts';
import { channelsOfPerson, personOfChannel, type RelayServer, type RelaySocket, roomChannel, roomOfChannel, roomOfItem, userChannel } from './relay-socket.ts';
import { createRoomGates } from './room-gate.ts';
import { watchSlowSockets } from './slow-sockets.ts';
import { createSocketLifetime } from './socket-lifetime.ts';

/** Who follows the comings and goings of sockets: the table of who is online. */
export type SocketFollower = {
  connected(userId: Id): void;
  disconnected(userId: Id): void;
  entered(userId: Id, roomId: Id): void;
  left(userId: Id, roomId: Id): void;
  /** Whether all devices of the person here are idle. */
  setAway(userId: Id, isAway: boolean): void;
};

export type RealtimeDeps = {
  rooms: RoomStore;
  logReader: LogReader;
  sessions: SessionStore;
  bots: BotStore;
  memberships: MembershipCache;
  accessTokens: AccessTokens;
  others: OtherNodes;
  follower: SocketFollower;
  takePresenceChanges(): PresenceChanges;
  publicUrl: string | null;
  now(): number;
  events: RelayEvents;
  metrics: Metrics;
  failPoints: FailPoints;
  /** Absent: a relay alone. */
  adapter?: ServerOptions['adapter'];
};
export type Realtime = ReturnType<typeof createRealtime>;

/** What is larger than a payload may be is still read, so that it is refused in words; what is far larger ends its socket. */
const frameBytesMax = 4 * limits.payloadBytesMax;
/** A client that connects and does not say who it is within this time is cut off. */
const handshakeTimeoutMs = 5_000;
/** Dead connections are found within the sum of both. Pings are most of what ten thousand quiet people cost. */
const pingIntervalMs = 30_000;
const pingTimeoutMs = 15_000;

/**
 * The realtime half up to the log: Socket.IO, the gates, and the publisher that the use-cases get. It takes no connection before `attach`, and knows no call:
 * those are bound by `serveSockets`.
 */
export function createRealtime(deps: RealtimeDeps) {
  const { events } = deps;
  const options: Partial<ServerOptions> = {
    path: '/socket.io',
    serveClient: false,
    transports: ['websocket'],
    allowUpgrades: false,
    maxHttpBufferSize: frameBytesMax,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: handshakeTimeoutMs,
    pingInterval: pingIntervalMs,
    pingTimeout: pingTimeoutMs,
    allowRequest: (request, decide) => {
      const isAllowed = isAllowedOrigin({ origin: request.headers.origin, host: request.headers.host }, deps.publicUrl ?? undefined);
      if (!isAllowed) events.handshakeRefused('forbidden', 'foreign origin');
      decide(isAllowed ? null : 'Pages of other sites may not use this server.', isAllowed);
    },
    ...(deps.adapter === undefined ? {} : { adapter: deps.adapter }),
  };
  const io: RelayServer = new Server(options);
  const sockets = createLocalSockets(io);
  const slowSockets = watchSlowSockets(io, (socket, bytes) => events.socketBehind(socket.data.actor.userId, bytes));
  const emitLog = createLogEmitter(io);
  const gates = createRoomGates({
    emit: (packet) => {
      events.packetEmitted(packet.events.length);
      emitLog(packet);
      slowSockets.wroteToAll(roomChannel(packet.roomId));
    },
    heads: (roomIds) => deps.logReader.heads(roomIds),
    since: (roomId, seq) => deps.logReader.since({ roomId, seq, firstSeq: 1, limit: limits.logPageMax }),
    hasLocalSockets: sockets.has,
    join(userId, roomId, firstSeq) {
      membershipCheck.moved(userId, roomId);
      sockets.join(userId, roomId, firstSeq);
    },
    leave(userId, roomId) {
      membershipCheck.moved(userId, roomId);
      sockets.leave(userId, roomId);
    },
    schedule,
    onRead: events.gateRead,
    onReadFailed: (_roomId, error) => events.backgroundWaits('gate-read', error),
  });
  deps.metrics.countGatesBy(gates.size);
  const lookAtIdle = followRooms(io, gates.close, deps.follower);

  const lifetime = createSocketLifetime({ authenticate: (accessToken) => authenticate(deps, accessToken), now: deps.now, events });
  const membershipCheck = createMembershipCheck({
    rooms: deps.rooms,
    sockets,
    gates,
    forget: deps.memberships.drop,
    tellBehind: (userId, roomId) => void io.local.to(channelsOfPerson(userId, roomId)).emit('behind', {}),
    events,
  });
  const receive = (packet: CommittedPacket): void => {
    deps.memberships.applyPacket(packet);
    gates.offer(packet);
  };
  const emitInbox: Publisher['inbox'] = (userId, item) => void io.to(channelsOfPerson(userId, roomOfItem(item))).emit('inbox', item);
  // Only a node that is alone sees all items of a person before they are told.
  const inboxOrder = deps.adapter === undefined ? createInboxOrder({ emit: emitInbox, hasLocalSockets: sockets.has, schedule }) : null;
  if (inboxOrder !== null) {
    io.of('/').adapter.on('delete-room', (channel: string) => {
      const userId = personOfChannel(channel);
      if (userId !== null) inboxOrder.left(userId);
    });
  }
  const tellInbox = inboxOrder?.tell ?? emitInbox;
  const publisher = createPublisher({
    io,
    receive,
    others: deps.others,
    lifetime,
    membershipCheck,
    tellInbox,
    failPoints: deps.failPoints,
    onBroke: (error) => events.backgroundBroke('publish', error),
  });
  const stopSignals = signalPresence(io, deps.takePresenceChanges);
  const gateWatch = watchGates({ gates, logReader: deps.logReader, events });

  return {
    io,
    gates,
    sockets,
    lifetime,
    publisher,
    /** A socket was answered past Socket.IO. */
    wroteTo: slowSockets.wroteTo,
    /** What other nodes hand over comes in here. */
    receive,
    membershipCheck,
    gateWatch,
    /** A person's sync opens where his inbox is at this version. */
    inboxOpened: (userId: Id, inboxVersion: number): void => inboxOrder?.opened(userId, inboxVersion),
    /** Somebody uses the device again, or not any more. */
    setIdle(socket: RelaySocket, isIdle: boolean): void {
      socket.data.isIdle = isIdle;
      lookAtIdle(socket.data.actor.userId);
    },
    attach: (server: HttpServer): void => void io.attach(server, options),
    /** After messages of other nodes may have been missed: gates and memberships are compared with the database now. */
    async repair(): Promise<void> {
      await Promise.all([gateWatch.lookNow(), membershipCheck.everybody()]);
    },
    close(): void {
      stopSignals();
      slowSockets.close();
      gateWatch.close();
      membershipCheck.close();
      gates.closeAll();
    },
  };
}

/** Calls back later, unless it is called off; keeps no process alive. */
function schedule(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs).unref();
  return () => clearTimeout(timer);
}

/** Keeps the gates and the follower in step with Socket.IO's index of who is in which room. Answers how to look at a person's devices again. */
function followRooms(io: RelayServer, closeGate: (roomId: Id) => void, follower: SocketFollower): (userId: Id) => void {
  const { adapter, sockets } = io.of('/');
  const lookAtIdle = (userId: Id): void => {
    const here = [...(adapter.rooms.get(userChannel(userId)) ?? [])];
    follower.setAway(userId, here.length > 0 && here.every((socketId) => sockets.get(socketId)?.data.isIdle === true));
  };
  const follow = (isIn: boolean) => (channel: string, socketId: string) => {
    const actor = sockets.get(socketId)?.data.actor;
    // Bots are members, but nobody who is online: people look for people.
    if (actor === undefined || actor.grant !== undefined) return;
    const { userId } = actor;
    const roomId = roomOfChannel(channel);
    if (roomId !== null) (isIn ? follower.entered : follower.left)(userId, roomId);
    else if (channel.startsWith('user:')) {
      (isIn ? follower.connected : follower.disconnected)(userId);
      lookAtIdle(userId);
    }
  };
  adapter.on('join-room', follow(true));
  adapter.on('leave-room', follow(false));
  adapter.on('delete-room', (channel: string) => {
    const roomId = roomOfChannel(channel);
    if (roomId !== null) closeGate(roomId);
  });
  return lookAtIdle;
}
