import pg from 'pg';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay.ts';
import { hashBody, type LoggedEvent } from './history.ts';
import { type RestartablePostgres, startRestartablePostgres } from './restartable-postgres.ts';

/** Two relay nodes in processes of their own, with one PostgreSQL and one Redis that can be hurt. */
export type Cluster = {
  postgres: RestartablePostgres;
  redis: TestRedis;
  nodes: [RelayProcess, RelayProcess];
  urls: [string, string];
  /** Ends a node as by `kill -9`. */
  kill(index: 0 | 1): Promise<void>;
  /** Starts a dead node again, under its old address. @param failPoints what is to go wrong in it, as in `PARLEY_FAIL_POINTS` */
  revive(index: 0 | 1, failPoints?: string): Promise<void>;
  /** The log of a room as it is in PostgreSQL, read past every relay. */
  readLog(roomId: string): Promise<LoggedEvent[]>;
  stop(): Promise<void>;
};

/** Starts all four, each on a free port. */
export async function startCluster(): Promise<Cluster> {
  const [postgres, redis] = await Promise.all([startRestartablePostgres(), startTestRedis()]);
  const start = (nodeName: string, environment: Record<string, string> = {}, port?: number) =>
    startRelayProcess({ databaseUrl: postgres.url, redisUrl: redis.url, nodeName, environment, ...(port === undefined ? {} : { port }) });
  const nodes: [RelayProcess, RelayProcess] = [await start('node-1'), await start('node-2')];
  const urls: [string, string] = [nodes[0].url, nodes[1].url];
  return {
    postgres,
    redis,
    nodes,
    urls,
    kill: async (index) => {
      nodes[index].signal('SIGKILL');
      await nodes[index].exited;
    },
    revive: async (index, failPoints) => {
      const environment = failPoints === undefined ? {} : { PARLEY_FAIL_POINTS: failPoints };
      nodes[index] = await start(`node-${index + 1}`, environment, Number(new URL(urls[index]).port));
    },
    readLog: async (roomId) => {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      try {
        const { rows } = await client.query<{ seq: string; id: string | null; body: string | null }>(
          `SELECT e.seq, m.id, m.body FROM events e
             LEFT JOIN messages m ON e.type = 'message-created' AND m.room_id = e.room_id AND m.id = e.message_id
            WHERE e.room_id = $1 ORDER BY e.seq`,
          [roomId],
        );
        return rows.map(({ seq, id, body }) => ({ roomId, seq: Number(seq), messageId: id, bodyHash: body === null ? null : hashBody(body) }));
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await Promise.all([redis.stop(), postgres.stop()]);
    },
  };
}
