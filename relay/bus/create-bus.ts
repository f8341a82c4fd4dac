import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import { createAdapter } from '@socket.io/redis-adapter';
import type { ServerOptions } from 'socket.io';
import type { CommittedPacket } from '../domain/ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import { openNodeChannel } from './node-channel.ts';
import type { Arrived } from './node-messages.ts';
import { createPresenceGossip } from './presence-gossip.ts';
import type { PresenceTable } from './presence-table.ts';
import { openRedisClients } from './redis-clients.ts';
import { leaveSecretMark } from './secret-mark.ts';
import type { SharedCounting } from './sign-in-limits.ts';

export type BusDeps = {
  redisUrl: string;
  storeId: Id;
  /** Names this process; another one after every start. */
  node: string;
  nodeName: string;
  publicUrl: string | null;
  secretMark: string;
  table: PresenceTable;
  events: RelayEvents;
};

/** What other nodes tell is handed to these. */
export type BusListeners = {
  /** Whether a packet up to this number of the room is news for a gate here. */
  wants(roomId: Id, to: number): boolean;
  receive(packet: CommittedPacket): void;
  membershipChanged(userId: Id, roomId: Id, isMember: boolean): void;
  endSessions(sessionIds: readonly Id[], code: EndedCode): void;
  /** Messages may have been missed here. */
  repair(): void;
  /** Another node could not send for a while (or is new): packets of its commits may be missing. */
  peerReturned(): void;
};

/** Everything that crosses between the nodes of one store. It listens once `listen` was called; all that is handed over goes at once or is given up. */
export function openBus(deps: BusDeps) {
  const clients = openRedisClients(deps.redisUrl, deps.nodeName);
  const prefix = `parley:${deps.storeId}`;
  leaveSecretMark(clients.publisher, { storeId: deps.storeId, nodeName: deps.nodeName, mark: deps.secretMark });
  let listeners: BusListeners | null = null;

  const gossip = createPresenceGossip({ node: deps.node, table: deps.table, send: (message) => channel.send(message), isHealthy: () => channel.isHealthy() });
  const channel = openNodeChannel({
    clients,
    channel: `${prefix}:nodes`,
    node: deps.node,
    url: deps.publicUrl,
    presenceCount: gossip.count,
    onArrived,
    onMissed: () => {
      gossip.startOver();
      listeners?.repair();
    },
    events: deps.events,
  });

  function onArrived(arrived: Arrived): void {
    if ('message' in arrived) {
      const { message } = arrived;
      if (message.type === 'membership') listeners?.membershipChanged(message.userId, message.roomId, message.isMember);
      else if (message.type === 'ended') listeners?.endSessions(message.sessionIds, message.code);
      else gossip.receive(arrived.node, message);
      if (message.type === 'hello') listeners?.peerReturned();
      return;
    }
    const { roomId, to, changesMembership, read } = arrived.log;
    if (listeners !== null && (changesMembership || listeners.wants(roomId, to))) listeners.receive(read());
  }

  return {
    others: {
      log: channel.packet,
      membershipChanged: (userId: Id, roomId: Id, isMember: boolean) => channel.send({ type: 'membership', userId, roomId, isMember }),
      endSessions: (sessionIds: readonly Id[], code: EndedCode) => channel.send({ type: 'ended', sessionIds: [...sessionIds], code }),
    },
    adapter: adapterOver(clients, prefix, channel.isHealthy, deps.events),
    counting: { client: clients.publisher, keyPrefix: `${prefix}:limits:`, isHealthy: channel.isHealthy } satisfies SharedCounting,
    isHealthy: channel.isHealthy,
    nodeUrls: (): string[] => [...(deps.publicUrl === null ? [] : [deps.publicUrl]), ...gossip.urls()],
    nodeCount: gossip.nodeCount,
    listen(to: BusListeners): void {
      listeners = to;
    },
    async close(): Promise<void> {
      gossip.close();
      await channel.close();
      clients.close();
    },
  };
}

/**
 * Socket.IO's plain Redis adapter carries `inbox` and `signal`: with it a node's own sockets never wait for Redis (the sharded one publishes first). It
 * publishes through a face that gives up where Redis is silent, and never lets a failed publish out.
 */
function adapterOver(clients: ReturnType<typeof openRedisClients>, prefix: string, isHealthy: () => boolean, events: RelayEvents): ServerOptions['adapter'] {
  clients.adapterSubscriber.on('error', (error) => events.backgroundWaits('redis', error));
  const face = {
    publish: (channel: string, message: string | Buffer): void => {
      if (isHealthy()) clients.publisher.publish(channel, message).catch(events.publishDropped);
      else events.publishDropped();
    },
    on: () => face,
    off: () => face,
  };
  return createAdapter(face, clients.adapterSubscriber, { key: prefix }) as unknown as ServerOptions['adapter'];
}
