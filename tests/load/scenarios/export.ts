import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Orders, Report } from '../clients/load-client.ts';
import { peakMb, runClients } from '../processes.ts';
import { parley, type Services } from '../systems.ts';
import { seedEvents } from './seed-events.ts';

/** Goals: events a second of every format, start of the process included; chat beside an export, of chat alone. */
const floors = { perSecond: 50_000, delivered: 0.99, p99Ratio: 2 } as const;
const people = 100;
const messagesPerSecond = 100;
const chatRounds = 3;
/** Memory is flat when a room of some sixty thousand events takes as much as all of them. */
const smallRoom = 'room 0';

const program = new URL('../../../relay/cli/parley-relay.ts', import.meta.url).pathname;
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

type Run = { perSecond: number; peakMb: number };
type Exporting = { child: ChildProcess /** As it says itself, every few seconds and at its end. */; told(): number };

function startExport(databaseUrl: string, folder: string, args: string[]): Exporting {
  const child = spawn(process.execPath, [program, 'export', ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, DATA_DIR: folder, JWT_SECRET: 'of the benchmark, long enough to be one' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, told: () => Number([...said.matchAll(/: ([\d ]+) events/g)].at(-1)?.[1]?.replaceAll(' ', '') ?? 0) };
}

/** One export to its end: events a second over the life of its process, and the most memory that it had. */
async function runExport(databaseUrl: string, folder: string, args: string[]): Promise<Run> {
  const startedMs = performance.now();
  const { child, told } = startExport(databaseUrl, folder, args);
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, peakMb(child.pid ?? 0));
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== 0) throw new Error(`export ${args.join(' ')} ended with ${code}`);
  return { perSecond: (told() * 1_000) / (performance.now() - startedMs), peakMb: most };
}

/** What PostgreSQL gives at most: the same rows as bare columns, in no order, not made into anything. */
async function runBaseline(databaseUrl: string, events: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const startedMs = performance.now();
  let bytes = 0;
  const rows =
    'SELECT e.room_id, e.seq, e.at, e.type, e.actor_id, e.message_id, e.data, m.body FROM events e LEFT JOIN messages m ON m.room_id = e.room_id AND m.seq = e.seq';
  for await (const chunk of client.query(copyTo(`COPY (${rows}) TO STDOUT`)) as AsyncIterable<Buffer>) bytes += chunk.length;
  await client.end();
  if (bytes === 0) throw new Error('nothing came');
  return (events * 1_000) / (performance.now() - startedMs);
}

type Chat = Report & { exportedPerSecond: number };

/** A hundred people in a room, a hundred messages a second: alone, or while one export after the other runs. */
async function runChat(services: Services, folder: string, seconds: number, isBeside: boolean): Promise<Chat> {
  const { servers, tokens, roomId } = await parley(services).start(people);
  let isOver = false;
  let exported = 0;
  let running: Exporting | undefined;
  const startedMs = performance.now();
  const exporting = (async () => {
    while (isBeside && !isOver) {
      running = startExport(services.databaseUrl, folder, ['--format', 'ndjson']);
      await once(running.child, 'close');
      exported += running.told();
    }
  })();
  try {
    const load: Orders['load'] = { kind: 'rate', perSecond: messagesPerSecond };
    const ports = servers.map(({ port }) => port);
    const report = await runClients(
      { system: 'parley', isMixed: false, ports, tokens, roomId, clients: people, senders: 10, load, warmUpSeconds: 2, seconds },
      () => undefined,
    );
    isOver = true;
    running?.child.kill('SIGTERM');
    await exporting;
    return { ...report, exportedPerSecond: (exported * 1_000) / (performance.now() - startedMs) };
  } finally {
    isOver = true;
    running?.child.kill('SIGTERM');
    await exporting;
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const medianChat = (runs: Chat[]): Chat & { runs: number } => {
  const of = (pick: (run: Chat) => number): number => median(runs.map(pick));
  const [first] = runs;
  if (first === undefined) throw new Error('no rounds');
  return {
    ...first,
    runs: runs.length,
    p50Ms: of((run) => run.p50Ms),
    p95Ms: of((run) => run.p95Ms),
    p99Ms: of((run) => run.p99Ms),
    deliveredPerSecond: of((run) => run.deliveredPerSecond),
    acknowledgedPerSecond: of((run) => run.acknowledgedPerSecond),
    exportedPerSecond: of((run) => run.exportedPerSecond),
    lost: runs.reduce((sum, run) => sum + run.lost, 0),
  };
};

/** `parley-relay export --format …` of a million events in all its ways, beside bare rows; and chat with an export beside it. */
export async function measureExport(services: Services, options: { events: number; seconds: number }): Promise<{ lines: string[]; isMet: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-export-'));
  try {
    process.stderr.write(`export: seeding ${whole(options.events)} events …\n`);
    const events = await seedEvents(services.databaseUrl, options.events);
    const secret = join(folder, 'secret');
    await writeFile(secret, randomBytes(32));
    let made = 0;
    const table = () => {
      made += 1;
      return ['--format', 'parquet', '--out', join(folder, `${made}.parquet`)];
    };
    const ways: [string, () => string[]][] = [
      ['ndjson', () => ['--format', 'ndjson']],
      ['ndjson, pseudonyms', () => ['--format', 'ndjson', '--pseudonyms', secret]],
      ['parquet', table],
      ['parquet, pseudonyms', () => [...table(), '--pseudonyms', secret]],
    ];
    // Once, so that whoever is first does not read from the disk what the others find in memory.
    await runBaseline(services.databaseUrl, events);
    const baseline = await runBaseline(services.databaseUrl, events);
    const rows: { name: string; all: Run; one: Run }[] = [];
    for (const [name, args] of ways) {
      process.stderr.write(`export: ${name} …\n`);
      const one = await runExport(services.databaseUrl, folder, [...args(), '--room', smallRoom]);
      rows.push({ name, one, all: await runExport(services.databaseUrl, folder, args()) });
    }
    const [alone, beside]: [Chat[], Chat[]] = [[], []];
    for (let round = 0; round < chatRounds; round += 1) {
      process.stderr.write(`export: chat alone and beside an export, round ${round + 1} of ${chatRounds} …\n`);
      alone.push(await runChat(services, folder, options.seconds, false));
      beside.push(await runChat(services, folder, options.seconds, true));
    }
    const [quiet, busy] = [medianChat(alone), medianChat(beside)];
    const isFast = rows.every(({ all }) => all.perSecond >= floors.perSecond);
    const isUnhurt =
      busy.deliveredPerSecond >= floors.delivered * quiet.deliveredPerSecond &&
      busy.p99Ms <= floors.p99Ratio * quiet.p99Ms &&
      busy.lost === 0 &&
      quiet.lost === 0;
    const chatRow = (name: string, chat: Chat): string =>
      `| ${name} | ${whole(chat.deliveredPerSecond)} | ${whole(chat.acknowledgedPerSecond)} | ${chat.p50Ms.toFixed(1)} | ${chat.p95Ms.toFixed(1)} | ${chat.p99Ms.toFixed(1)} | ${chat.lost} | ${chat.exportedPerSecond === 0 ? '' : whole(chat.exportedPerSecond)} |`;
    return {
      isMet: isFast && isUnhurt,
      lines: [
        '',
        `#### export: ${whole(events)} events, start of the process included; floor ${whole(floors.perSecond)} events/s`,
        '',
        '| way | events/s | of bare rows | peak memory MB | peak of a room of a sixteenth, MB |',
        '|---|---|---|---|---|',
        `| bare rows by COPY (baseline) | ${whole(baseline)} | | | |`,
        ...rows.map(
          ({ name, all, one }) =>
            `| ${name} | ${whole(all.perSecond)}${all.perSecond >= floors.perSecond ? '' : ' BELOW'} | ${(all.perSecond / baseline).toFixed(2)}× | ${whole(all.peakMb)} | ${whole(one.peakMb)} |`,
        ),
        '',
        `Chat beside it: 1 room × ${people} people, ${messagesPerSecond} messages/s, ${options.seconds} s, median of ${chatRounds}; floor: delivered ≥ ${floors.delivered}×, p99 ≤ ${floors.p99Ratio}× of alone, nothing lost.`,
        '',
        '| chat | delivered/s | acknowledged/s | p50 ms | p95 ms | p99 ms | lost | exported events/s meanwhile |',
        '|---|---|---|---|---|---|---|---|',
        chatRow('alone', quiet),
        chatRow('beside exports', busy),
        '',
        `- of alone: delivered ${(busy.deliveredPerSecond / quiet.deliveredPerSecond).toFixed(2)}×, p50 ${(busy.p50Ms / quiet.p50Ms).toFixed(2)}×, p99 ${(busy.p99Ms / quiet.p99Ms).toFixed(2)}×${isUnhurt ? '' : ' ABOVE'}`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
