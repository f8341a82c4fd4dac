import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { readSecretMarks, secretMark } from '../../bus/secret-mark.ts';
import { type Check, type Finding, ok, type Patient, problem, rowsOf, skipped, warning } from './check.ts';

const timeoutMs = 2_000;
const none = 'one node, no Redis';
const reachAdvice = 'Start Redis, and check address and password in REDIS_URL. Nodes do not hear each other until it answers; nothing is lost meanwhile.';
const reachCheck = 'Redis answers';

/** Asks Redis with a connection of its own; what goes wrong is a finding. That nothing connects is one of the first check only. */
function redisCheck(name: string, ask: (redis: Redis, patient: Patient) => Promise<Finding>): Check {
  return {
    name,
    async run(patient) {
      const { redisUrl } = patient.config;
      if (redisUrl === null) return skipped(none);
      const redis = new Redis(redisUrl, {
        lazyConnect: true,
        connectTimeout: timeoutMs,
        commandTimeout: timeoutMs,
        maxRetriesPerRequest: 0,
        retryStrategy: () => null,
      });
      let reason = '';
      redis.on('error', (error) => {
        reason = error.message;
      });
      let isConnected = false;
      try {
        await redis.connect();
        isConnected = true;
        return await ask(redis, patient);
      } catch (error) {
        if (!isConnected && name !== reachCheck) return skipped('Redis does not answer');
        return problem(`it does not answer: ${reason || (error instanceof Error ? error.message : String(error))}`, reachAdvice);
      } finally {
        redis.disconnect();
      }
    },
  };
}

const fieldOf = (info: string, field: string): string => new RegExp(`^${field}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';

/** The names of the nodes that listen now. */
function listeningNodes(clients: string): string[] {
  return [...clients.matchAll(/ name=parley-(.+?)-listen /g)].map((match) => match[1] ?? '');
}

export const redisChecks: Check[] = [
  redisCheck(reachCheck, async (redis) => {
    const version = fieldOf(await redis.info('server'), 'redis_version');
    return Number.parseInt(version, 10) >= 6 ? ok(`version ${version}`) : warning(`version ${version}`, 'Use Redis 7 or newer (or Valkey).');
  }),
  redisCheck('Redis memory', async (redis) => {
    const memory = await redis.info('memory');
    const policy = fieldOf(memory, 'maxmemory_policy');
    const most = Number(fieldOf(memory, 'maxmemory'));
    const used = Number(fieldOf(memory, 'used_memory'));
    if (policy !== 'noeviction') return warning(`it throws keys away when full (${policy})`, 'Set maxmemory-policy noeviction: sign-in limits are kept there.');
    return most > 0 && used > most * 0.9
      ? warning('it is nearly full', 'Raise maxmemory; Parley itself needs little.')
      : ok(`nothing is thrown away (${policy})`);
  }),
  redisCheck('Redis carries news', async (redis, { config }) => {
    const channel = `parley:doctor:${randomUUID()}`;
    const listener = new Redis(config.redisUrl ?? '', { connectTimeout: timeoutMs, maxRetriesPerRequest: 0, retryStrategy: () => null });
    listener.on('error', () => undefined);
    try {
      const heard = new Promise<boolean>((resolve) => {
        listener.on('message', () => resolve(true));
        setTimeout(() => resolve(false), timeoutMs).unref();
      });
      await listener.subscribe(channel);
      const startedAt = performance.now();
      await redis.publish(channel, 'news');
      return (await heard)
        ? ok(`from one connection to another in ${(performance.now() - startedAt).toFixed(1)} ms`)
        : problem('what is published does not arrive', 'Check the rights (ACL) of the user in REDIS_URL: it needs publish and subscribe on every channel.');
    } finally {
      listener.disconnect();
    }
  }),
  redisCheck('nodes have one secret', async (redis, { config, database }) => {
    if (database === null) return skipped('the database does not answer');
    const [server] = await rowsOf<{ store_id: string }>(database, 'SELECT store_id::text FROM server').catch(() => []);
    if (server === undefined) return skipped('no relay has run yet');
    const running = listeningNodes(String(await redis.client('LIST')));
    const marks = await readSecretMarks(redis, server.store_id);
    const own = secretMark(config.jwtSecret, server.store_id);
    const others = running.filter((name) => marks[name] !== undefined && marks[name] !== own);
    if (running.length === 0) return skipped('no node runs now');
    return others.length === 0
      ? ok(`${running.length === 1 ? 'one node runs' : `${running.length} nodes run`} with the JWT_SECRET of this one`)
      : problem(
          `another JWT_SECRET than here: ${others.join(', ')}`,
          'Give every node the same JWT_SECRET, else people are signed out whenever they come to another node.',
        );
  }),
];
