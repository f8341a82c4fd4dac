import { randomUUID } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import type { AppendItem } from '../../../relay/domain/ports.ts';
import { appendArguments, appendSql, callAppend } from '../../../relay/persistence/append-statement.ts';
import { createPersistence } from '../../../relay/persistence/create-persistence.ts';
import { type Database, openDatabase } from '../../../relay/persistence/prisma-client.ts';

/** Rows in one call: what a busy lane gathers while a commit is under way. */
const batchSize = 100;
/** As the relay runs it: four lanes, each with a connection and a room of its own; the other ways get as many connections. */
const laneCount = 4;
const secondsEach = 2;
const rounds = 3;

/** Goal P11: the hot statement through Prisma, of the same through `pg` and of `createMany(100)`. */
const floors = { ofPg: 0.45, ofCreateMany: 6 } as const;

type Sender = { roomId: Id; userId: Id };

const body = 'The quick brown fox jumps over the lazy dog, and a hundred bytes of it are a message in this measurement.'.slice(0, 100);

let made = 0;
/** Ids that ascend as UUIDv7 do, made without cost: what is measured is the statement. */
function nextId(): Id {
  made += 1;
  return `${Date.now()
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7000-8000-${made.toString(16).padStart(12, '0')}`;
}

function batchFor({ roomId, userId }: Sender): AppendItem[] {
  return Array.from({ length: batchSize }, () => ({
    type: 'message-created',
    roomId,
    opId: nextId(),
    actorId: userId,
    memberVersion: 1,
    kind: 'text',
    body,
    mentions: { userIds: [] },
  }));
}

async function prepareRoom(databaseUrl: string): Promise<Sender> {
  const stores = await createPersistence({ databaseUrl, log: { warn: () => {}, error: () => {} }, onCommitted: () => {} });
  try {
    const [userId, roomId] = [randomUUID(), randomUUID()];
    await stores.users.register({ userId, handle: `bench-${userId.slice(0, 8)}`, displayName: 'Bench', passwordHash: 'none' });
    await stores.rooms.create({
      roomId,
      opId: randomUUID(),
      actorId: userId,
      kind: 'private',
      name: 'Bench',
      topic: '',
      historyFrom: 'start',
      memberIds: [],
      nodeName: 'bench',
    });
    return { roomId, userId };
  } finally {
    await stores.close();
  }
}

/** What an ORM's own way of inserting a hundred messages costs: no lock, no number, no look whether they are there already. */
function createMany(database: Database, sender: Sender): () => Promise<void> {
  let seq = 1n;
  return async () => {
    const createdAt = BigInt(Date.now());
    const data = Array.from({ length: batchSize }, () => {
      seq += 1n;
      return { id: nextId(), roomId: sender.roomId, seq, version: seq, authorId: sender.userId, kind: 'text', body, createdAt };
    });
    await database.message.createMany({ data });
  };
}

/** Rows a second of connections that each call again as soon as they are answered. */
async function rowsPerSecond(lanes: readonly (() => Promise<unknown>)[]): Promise<number> {
  const start = performance.now();
  let rows = 0;
  const callAgain = async (call: () => Promise<unknown>): Promise<void> => {
    while (performance.now() - start < secondsEach * 1_000) {
      await call();
      rows += batchSize;
    }
  };
  await Promise.all(lanes.map(callAgain));
  return (rows * 1_000) / (performance.now() - start);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Measures the append function in batches of 100 on four connections, side by side: through Prisma's adapter as the writer calls it, through `pg`, and
 * against Prisma's own `createMany`. Answers lines for RESULTS.md.
 * @param databaseUrl a migrated database with every care for power loss on
 */
export async function measureStatement(databaseUrl: string): Promise<string[]> {
  const lanes = await Promise.all(
    Array.from({ length: laneCount }, async (_, index) => {
      const prisma = openDatabase(databaseUrl, { connections: 1, name: `bench lane ${index}`, isPlannedOnce: true });
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      return { prisma, client, senders: [await prepareRoom(databaseUrl), await prepareRoom(databaseUrl), await prepareRoom(databaseUrl)] as const };
    }),
  );
  const ways = {
    prisma: lanes.map(
      ({ prisma, senders }) =>
        () =>
          callAppend(prisma.statement, batchFor(senders[0])),
    ),
    pg: lanes.map(
      ({ client, senders }) =>
        () =>
          client.query({ name: 'append', text: appendSql, values: appendArguments(batchFor(senders[1])), rowMode: 'array' }),
    ),
    createMany: lanes.map(({ prisma, senders }) => createMany(prisma.database, senders[2])),
  };
  const measured: Record<keyof typeof ways, number[]> = { prisma: [], pg: [], createMany: [] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ['prisma', 'pg', 'createMany'] as const) measured[way].push(await rowsPerSecond(ways[way]));
    }
  } finally {
    for (const { prisma, client } of lanes) {
      await client.end();
      await prisma.close();
    }
  }
  const [viaPrisma, viaPg, viaCreateMany] = [median(measured.prisma), median(measured.pg), median(measured.createMany)];
  const [ofPg, ofCreateMany] = [viaPrisma / viaPg, viaPrisma / viaCreateMany];
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  return [
    `| append function through Prisma | through pg | Prisma createMany(${batchSize}) | of pg (floor ${floors.ofPg}) | of createMany (floor ${floors.ofCreateMany}×) |`,
    '|---|---|---|---|---|',
    `| ${whole(viaPrisma)} rows/s | ${whole(viaPg)} rows/s | ${whole(viaCreateMany)} rows/s | ${ofPg.toFixed(2)} ${ofPg >= floors.ofPg ? 'ok' : 'BELOW'} | ${ofCreateMany.toFixed(1)}× ${ofCreateMany >= floors.ofCreateMany ? 'ok' : 'BELOW'} |`,
  ];
}
