import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { connectMany, connectPlain, connectRaw, type RawClient } from '../clients/raw-client.ts';
import { cpuMicros, residentMb, startServer } from '../processes.ts';
import { parley, peopleOf, type Services } from '../systems.ts';
import { addMember } from './seed-messages.ts';

/** Goals: `sync.open` for a person in 1,000 rooms; a core's share for 10,000 quiet people; 1,000 people who join one room, of plain broadcasting. */
const floors = { syncOpenMs: 50, quietShare: 0.05, joinRatio: 3 } as const;
const messagesEach = 40;
const opens = 60;
const quietMs = 20_000;
/** Nothing has come for this long: it is quiet. */
const silenceMs = 300;

type Measured = { lines: string[]; isMet: boolean };

const userOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;
const ms = (value: number): string => value.toFixed(1);
const quantile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function withDatabase<T>(url: string, run: (database: pg.Client) => Promise<T>): Promise<T> {
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  try {
    return await run(database);
  } finally {
    await database.end();
  }
}

/** Rooms with ten more members and some messages each, half of them unread by whoever joins; made in the tables, since what is measured is reading. */
async function makeRooms(url: string, creatorId: string, roomIds: readonly string[]): Promise<void> {
  await withDatabase(url, async (database) => {
    await database.query(
      `INSERT INTO rooms (id, kind, name, topic, history_from, name_key, topic_key, direct_user_ids, creator_id, created_at, member_count)
       SELECT id, 'private', 'room ' || n, '', 'start', 'room ' || n, '', '{}', $2, 1, 11 FROM unnest($1::uuid[]) WITH ORDINALITY r(id, n)`,
      [roomIds, creatorId],
    );
    await database.query(
      `WITH made AS (SELECT r.id AS room_id, s.seq, gen_random_uuid() AS id FROM unnest($1::uuid[]) r(id), generate_series(1, $3::int) s(seq)),
         e AS (INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id) SELECT room_id, seq, seq, $2::uuid, 'message-created', id, id FROM made)
       INSERT INTO messages (room_id, id, seq, version, author_id, kind, body, created_at) SELECT room_id, id, seq, seq, $2::uuid, 'text', 'words', seq FROM made`,
      [roomIds, creatorId, messagesEach],
    );
    // What PostgreSQL does by itself within a minute, as in the other scenarios.
    await database.query('VACUUM ANALYZE');
  });
}

/** `sync.open` of somebody in 1,000 rooms, each time over a new socket, beside the bare rows of the same rooms through `pg`. */
export async function measureSyncOpen(services: Services): Promise<Measured> {
  const { servers, tokens } = await parley(services).start(2);
  try {
    const port = servers[0]?.port ?? 0;
    const [token = '', other = ''] = tokens;
    const roomIds = Array.from({ length: 1_000 }, () => randomUUID());
    await makeRooms(services.databaseUrl, userOf(other), roomIds);
    await addMember(services.databaseUrl, userOf(token), roomIds);
    await withDatabase(services.databaseUrl, (database) =>
      database.query('UPDATE memberships SET last_read_seq = $1 WHERE user_id = $2', [messagesEach / 2, userOf(token)]),
    );
    const took: number[] = [];
    for (let n = 0; n < opens; n += 1) {
      const client = await connectRaw(port, token);
      const from = performance.now();
      await client.call('sync.open', { cursors: {} });
      took.push(performance.now() - from);
      client.close();
    }
    const bare = await withDatabase(services.databaseUrl, async (database) => {
      const times: number[] = [];
      for (let n = 0; n < opens; n += 1) {
        const from = performance.now();
        await database.query({
          name: 'rooms',
          text: 'SELECT r.*, k.* FROM memberships k JOIN rooms r ON r.id = k.room_id WHERE k.user_id = $1',
          values: [userOf(token)],
        });
        times.push(performance.now() - from);
      }
      return times;
    });
    // The first opens of a process are slower; who comes back after a restart meets a relay that has run for days.
    const warm = took.slice(10);
    const p95 = quantile(warm, 0.95);
    return {
      lines: [
        '',
        `#### sync-open: a person in 1,000 rooms, ${opens} new sockets`,
        '',
        '| what | p50 ms | p95 ms | floor p95 |',
        '|---|---|---|---|',
        `| sync.open | ${ms(quantile(warm, 0.5))} | ${ms(p95)} | ${floors.syncOpenMs} ms ${p95 <= floors.syncOpenMs ? 'ok' : 'ABOVE'} |`,
        `| the bare rows through pg (baseline) | ${ms(quantile(bare, 0.5))} | ${ms(quantile(bare, 0.95))} | |`,
      ],
      isMet: p95 <= floors.syncOpenMs,
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** 10,000 connected people, a hundred in each of 100 rooms, who do nothing: what the relay takes for it. */
export async function measurePresence(services: Services): Promise<Measured> {
  const people = 10_000;
  const { servers, tokens } = await parley(services).start(2);
  const clients: RawClient[] = [];
  try {
    const server = servers[0];
    if (server === undefined) throw new Error('no server');
    const pid = server.child.pid ?? 0;
    const emptyMb = residentMb(pid);
    const roomIds = Array.from({ length: 100 }, () => randomUUID());
    await makeRooms(services.databaseUrl, userOf(tokens[0] ?? ''), roomIds);
    const crowd = await peopleOf(services.databaseUrl, server.port, people);
    await withDatabase(services.databaseUrl, async (database) => {
      await database.query(
        `INSERT INTO memberships (room_id, user_id, role, state, first_seq, joined_at, changed_at)
         SELECT ($2::uuid[])[1 + n % 100], id, 'member', 'active', 1, 1, 1 FROM unnest($1::uuid[]) WITH ORDINALITY u(id, n)`,
        [crowd.map(userOf), roomIds],
      );
      await database.query('ANALYZE memberships');
    });
    const from = performance.now();
    clients.push(
      ...(await connectMany(crowd, async (token) => {
        const client = await connectRaw(server.port, token);
        await client.call('sync.open', { cursors: {} });
        return client;
      })),
    );
    const connectedMs = performance.now() - from;
    await wait(5_000);
    const before = cpuMicros(pid);
    await wait(quietMs);
    const share = (cpuMicros(pid) - before) / (quietMs * 1_000);
    return {
      lines: [
        '',
        `#### presence: ${people.toLocaleString('en')} people in 100 rooms, connected and quiet for ${quietMs / 1_000} s`,
        '',
        `- share of a core: ${(share * 100).toFixed(1)} % (floor ${floors.quietShare * 100} %${share <= floors.quietShare ? '' : ', ABOVE'})`,
        `- memory: ${Math.round(residentMb(pid) - emptyMb)} MB for the connections (P15: 500 MB); all connected and synced after ${(connectedMs / 1_000).toFixed(1)} s`,
      ],
      isMet: share <= floors.quietShare,
    };
  } finally {
    for (const client of clients) client.close();
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** 1,000 connected people join one room at once, until everybody has heard of everybody; beside as many who each say one word to a plain broadcasting server. */
export async function measureJoin(services: Services): Promise<Measured> {
  const people = 1_000;
  const plain = await startServer(new URL('../servers/ws-broadcast.ts', import.meta.url).pathname, []);
  let plainMs = 0;
  let heard = 0;
  const from = performance.now();
  const sockets = await connectPlain(plain.port, people, () => {
    heard += 1;
  });
  for (const socket of sockets) socket.send('{"joined":"0123456789abcdef0123456789abcdef0123"}');
  while (heard < people * people) await wait(5);
  plainMs = performance.now() - from;
  for (const socket of sockets) socket.close();
  await plain.stop();

  const { servers, tokens } = await parley(services).start(1);
  const clients: RawClient[] = [];
  try {
    const port = servers[0]?.port ?? 0;
    const crowd = await peopleOf(services.databaseUrl, port, people);
    const roomId = randomUUID();
    const owner = await connectRaw(port, tokens[0] ?? '');
    clients.push(owner);
    await owner.call('rooms.create', { id: roomId, kind: 'public', name: `join ${roomId}` });
    const startedAt = performance.now();
    clients.push(
      ...(await connectMany(
        crowd,
        async (token) => {
          const client = await connectRaw(port, token);
          await client.call('sync.open', { cursors: {} });
          return client;
        },
        people,
      )),
    );
    const openMs = performance.now() - startedAt;
    await Promise.all(clients.slice(1).map((client) => client.call('rooms.join', { roomId })));
    const joinedMs = performance.now() - startedAt;
    // Number 1 is the owner's; the last to join hears of himself in the answer to his call.
    while (Math.max(...clients.map(({ seen }) => seen.seq)) < people + 1 || performance.now() - Math.max(...clients.map(({ seen }) => seen.atMs)) < silenceMs)
      await wait(20);
    const quietAtMs = Math.max(...clients.map(({ seen }) => seen.atMs)) - startedAt;
    const ratio = quietAtMs / plainMs;
    return {
      lines: [
        '',
        `#### join: ${people.toLocaleString('en')} people sign on, open their sync and join one room, until it is quiet`,
        '',
        `- connected and synced ${Math.round(openMs)} ms, all joined ${Math.round(joinedMs)} ms, quiet ${Math.round(quietAtMs)} ms; ws without storage, as many who say one word ${Math.round(plainMs)} ms`,
        `- P12 (≤ ${floors.joinRatio}×): of ws ${ratio.toFixed(2)}×${ratio <= floors.joinRatio ? '' : ' ABOVE'}`,
      ],
      isMet: ratio <= floors.joinRatio,
    };
  } finally {
    for (const client of clients) client.close();
    await Promise.all(servers.map((server) => server.stop()));
  }
}
