import type { CommittedPacket } from '../domain/ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import { type Arrived, type NodeMessage, readArrived, writeMessage, writePacket } from './node-messages.ts';
import type { RedisClients } from './redis-clients.ts';

export type NodeChannelDeps = {
  clients: Pick<RedisClients, 'publisher' | 'subscriber'>;
  channel: string;
  node: string;
  url: string | null;
  /** How many presence messages this node has sent. */
  presenceCount: () => number;
  onArrived(arrived: Arrived): void;
  /** Messages may have been missed: after a subscription began anew, and after Redis was silent. */
  onMissed(): void;
  events: RelayEvents;
};

/** Each node hears its own beat through Redis: that is what "healthy" means. */
const beatEveryMs = 500;
const silentAfterMs = 1_500;
/** A connection that has been silent this long while it claims to be up is half open. */
const reconnectAfterMs = 10_000;

/**
 * The one channel all nodes of a store share. Handing a message over never waits and never throws; while Redis is silent only beats are tried, the rest is
 * given up (the log has it), so that nothing piles up in memory.
 */
export function openNodeChannel(deps: NodeChannelDeps) {
  const { publisher, subscriber } = deps.clients;
  let heardOwnBeatAt = Number.NEGATIVE_INFINITY;
  let isHealthy = false;
  let wasHealthy = false;
  let isClosed = false;
  /** The subscription began anew: once a beat comes through it is in force, and what went by before is looked for. */
  let isResubscribed = false;
  let triedAgainAt = 0;

  function hand(text: string): void {
    publisher.publish(deps.channel, text).catch(deps.events.publishDropped);
  }

  function send(message: NodeMessage): void {
    if (isHealthy || message.type === 'beat') hand(writeMessage(deps.node, message));
    else deps.events.publishDropped();
  }

  function heardOwnBeat(): void {
    heardOwnBeatAt = performance.now();
    if (isClosed || (isHealthy && !isResubscribed)) return;
    if (!isHealthy && wasHealthy) deps.events.otherNodesBack();
    isHealthy = true;
    wasHealthy = true;
    isResubscribed = false;
    deps.onMissed();
  }

  function beat(): void {
    const silentMs = performance.now() - heardOwnBeatAt;
    if (isHealthy && silentMs > silentAfterMs) {
      isHealthy = false;
      deps.events.otherNodesLost(`no message came through for ${Math.round(silentMs)} ms`);
    }
    if (silentMs > reconnectAfterMs && performance.now() - triedAgainAt > reconnectAfterMs && subscriber.status === 'ready') {
      triedAgainAt = performance.now();
      subscriber.disconnect(true);
    }
    send({ type: 'beat', url: deps.url, presenceCount: deps.presenceCount() });
  }

  subscriber.on('message', (channel: string, text: string) => {
    if (channel !== deps.channel) return;
    const arrived = readArrived(text);
    if (arrived === null) return;
    if (arrived.node !== deps.node) deps.onArrived(arrived);
    else if ('message' in arrived && arrived.message.type === 'beat') heardOwnBeat();
  });
  subscriber.on('ready', () => {
    isResubscribed = true;
    beat();
  });
  for (const client of [publisher, subscriber]) client.on('error', (error) => deps.events.backgroundWaits('redis', error));
  subscriber.subscribe(deps.channel).catch((error) => deps.events.backgroundWaits('redis', error));
  publisher.on('ready', beat);
  const timer = setInterval(beat, beatEveryMs).unref();

  return {
    send,
    packet(packet: CommittedPacket): void {
      if (isHealthy) hand(writePacket(deps.node, packet));
      else deps.events.publishDropped();
    },
    isHealthy: (): boolean => isHealthy,
    async close(): Promise<void> {
      clearInterval(timer);
      if (isHealthy) await publisher.publish(deps.channel, writeMessage(deps.node, { type: 'bye' })).catch(deps.events.publishDropped);
      isClosed = true;
      isHealthy = false;
    },
  };
}
