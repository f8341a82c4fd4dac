import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import pg from 'pg';
import { WebSocket } from 'ws';
import type { Orders } from './clients/load-client.ts';
import { type ServerProcess, startServer } from './processes.ts';

/** One system under test, started afresh for each run. */
export type System = {
  name: string;
  kind: Orders['system'];
  /** Its clients vote and react, too. */
  isMixed?: boolean;
  start(people: number): Promise<{ servers: ServerProcess[]; tokens: string[]; roomId: string }>;
};

export type Services = { databaseUrl: string; redisUrl: string };

const here = (file: string): string => new URL(file, import.meta.url).pathname;

/** `ws` broadcast without storage, the textbook chat and the naive one. */
export function baselines(services: Services): System[] {
  const plain = (name: string, kind: Orders['system'], entry: string): System => ({
    name,
    kind,
    start: async () => ({ servers: [await startServer(here(entry), [services.databaseUrl, services.redisUrl])], tokens: [], roomId: randomUUID() }),
  });
  return [
    plain('ws, no storage', 'ws', 'servers/ws-broadcast.ts'),
    plain('textbook', 'textbook', 'servers/textbook.ts'),
    plain('naive', 'naive', 'servers/naive.ts'),
  ];
}

const jwtSecret = createHash('sha256').update('benchmark').digest('hex');

/** The real relay: authentication, policies, numbering and metrics on; only the rate limits are off. `nodes` > 1 share the room through Redis. */
export function parley(services: Services, nodes = 1): System {
  return {
    name: nodes === 1 ? 'Parley' : `Parley, ${nodes} nodes`,
    kind: 'parley',
    async start(people) {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-bench-'));
      const env = {
        DATABASE_URL: services.databaseUrl,
        DATA_DIR: dataDir,
        JWT_SECRET: jwtSecret,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'error',
        HOST: '127.0.0.1',
        ...(nodes > 1 ? { REDIS_URL: services.redisUrl } : {}),
      };
      const servers: ServerProcess[] = [];
      for (let node = 0; node < nodes; node += 1) {
        const server = await startServer(here('../../scripts/relay.mjs'), [], { env: { ...env, NODE_NAME: `bench-${node}` }, probe: isReady });
        servers.push({ ...server, stop: () => server.stop().then(() => rm(dataDir, { recursive: true, force: true })) });
      }
      const port = servers[0]?.port ?? 0;
      const tokens = await peopleOf(services.databaseUrl, port, people);
      const roomId = await roomWith(port, tokens);
      return { servers, tokens, roomId };
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
}

/**
 * Access tokens of `people` different accounts. One is registered the ordinary way; the others are copies of its rows, since a thousand argon2id hashes
 * are not what is measured here.
 */
export async function peopleOf(databaseUrl: string, port: number, people: number): Promise<string[]> {
  const handle = `bench-${randomUUID().slice(0, 8)}`;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle, displayName: 'Bench', password: 'a long enough password', device: { name: 'bench', platform: 'linux' } }),
  });
  if (answer.status !== 201) throw new Error(`register: ${answer.status} ${await answer.text()}`);
  const first = (await answer.json()) as { user: { id: string }; sessionId: string; accessToken: string };
  const issuer = (JSON.parse(Buffer.from(first.accessToken.split('.')[1] ?? '', 'base64url').toString()) as { iss: string }).iss;
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const others = Array.from({ length: people - 1 }, () => ({ userId: randomUUID(), sessionId: randomUUID() }));
  const userIds = others.map((other) => other.userId);
  await copyRows(database, 'users', first.user.id, { id: userIds, handle: userIds.map((id) => id.slice(0, 30)) });
  await copyRows(database, 'sessions', first.sessionId, {
    id: others.map((other) => other.sessionId),
    user_id: userIds,
    token_hash: userIds.map((id) => createHash('sha256').update(id).digest('hex')),
  });
  await database.end();
  return Promise.all([{ userId: first.user.id, sessionId: first.sessionId }, ...others].map((person) => accessToken(person.userId, person.sessionId, issuer)));
}

/** Copies the row with this id, once for each set of the given columns' values. */
async function copyRows(database: pg.Client, table: string, id: string, columns: Record<string, string[]>): Promise<void> {
  const { rows } = await database.query<{ column_name: string }>(
    'SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND is_generated = $2',
    [table, 'NEVER'],
  );
  const kept = rows.map((row) => row.column_name).filter((name) => !(name in columns));
  const changed = Object.keys(columns);
  const types: Record<string, string> = { id: 'uuid', user_id: 'uuid' };
  const unnest = changed.map((name, index) => `$${index + 2}::${types[name] ?? 'text'}[]`).join(', ');
  await database.query(
    `INSERT INTO ${table} (${[...changed, ...kept].join(', ')}) SELECT ${changed.map((name) => `n.${name}`).join(', ')}${kept.map((name) => `, t.${name}`).join('')}
     FROM ${table} t, unnest(${unnest}) AS n(${changed.join(', ')}) WHERE t.id = $1::uuid`,
    [id, ...Object.values(columns)],
  );
}

function accessToken(userId: string, sessionId: string, issuer: string): Promise<string> {
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuer(issuer)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(Buffer.from(jwtSecret));
}

/** Makes a public room and lets everybody join it, fifty at a time. */
async function roomWith(port: number, tokens: string[]): Promise<string> {
  const roomId = randomUUID();
  await callAs(port, tokens[0] ?? '', 'rooms.create', { id: roomId, kind: 'public', name: `bench ${roomId}` });
  for (let first = 1; first < tokens.length; first += 50) {
    await Promise.all(tokens.slice(first, first + 50).map((token) => callAs(port, token, 'rooms.join', { roomId })));
  }
  return roomId;
}

function callAs(port: number, token: string, name: string, input: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.startsWith('0{')) socket.send(`40${JSON.stringify({ token, protocol: 1 })}`);
      else if (text.startsWith('44')) reject(new Error(`handshake: ${text}`));
      else if (text.startsWith('40')) socket.send(`421${JSON.stringify([name, input])}`);
      else if (text.startsWith('431')) {
        socket.close();
        if (text.startsWith('431[{"ok":true')) resolve();
        else reject(new Error(`${name}: ${text}`));
      }
    });
  });
}
