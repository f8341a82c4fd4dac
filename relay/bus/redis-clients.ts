import { type Command, Redis } from 'ioredis';

export type RedisClients = ReturnType<typeof openRedisClients>;

/** A command that is not answered within this time failed. */
const commandTimeoutMs = 1_000;
const maxReconnectMs = 1_000;

/**
 * Socket.IO's adapter does not listen to what becomes of its subscriptions. One that never came to Redis fails when the node ends, and a failure that nobody hears
 * would end the process by itself.
 */
class UnheardRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): ReturnType<Redis['sendCommand']> {
    (command as Command).promise.catch(() => undefined);
    return super.sendCommand(command, stream);
  }
}

/**
 * One connection to publish (it never queues: what cannot be sent now is given up) and two that listen, one for our own channel and one for Socket.IO's
 * adapter. All reconnect for ever, quickly and with jitter; subscriptions are taken up again by themselves.
 */
export function openRedisClients(redisUrl: string, nodeName: string) {
  const shared = {
    connectTimeout: 2_000,
    keepAlive: 5_000,
    retryStrategy: (times: number) => Math.min(50 * times, maxReconnectMs) * (0.5 + Math.random() / 2),
  };
  const publisher = new Redis(redisUrl, {
    ...shared,
    connectionName: `parley-${nodeName}-publish`,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
  });
  const listening = (name: string) => ({ ...shared, connectionName: `parley-${nodeName}-${name}`, maxRetriesPerRequest: null, autoResubscribe: true });
  const subscriber = new Redis(redisUrl, listening('listen'));
  const adapterSubscriber = new UnheardRedis(redisUrl, listening('adapter'));
  return {
    publisher,
    subscriber,
    adapterSubscriber,
    close(): void {
      for (const client of [publisher, subscriber, adapterSubscriber]) client.disconnect();
    },
  };
}
