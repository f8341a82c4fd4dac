import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { startTestRedis } from '../support/redis.ts';
import type { Orders, Report } from './clients/load-client.ts';
import { cpuMicros, residentMb, runClients } from './processes.ts';
import { appendResults } from './results.ts';
import { measureJoin, measurePresence, measureSyncOpen } from './scenarios/crowds.ts';
import { measureExport } from './scenarios/export.ts';
import { measureFiles } from './scenarios/files.ts';
import { measureReading } from './scenarios/reading.ts';
import { measureStatement } from './scenarios/statement.ts';
import { baselines, parley, type Services, type System } from './systems.ts';

/**
 * `npm run bench:relay`: the relay side by side with three baselines in the same run. Absolute figures move with the machine; the ratios are what counts.
 * Options: --scenario NAME (repeatable), --rounds N (median of N, default 3), --seconds N, --messages N (stored before `history` and `search`, events before
 * `export`, default 1,000,000), --write (adds the tables to RESULTS.md).
 */
type Scenario = {
  name: string;
  clients: number;
  senders?: number;
  load: Orders['load'];
  systems: (services: Services) => System[];
  ratios: (row: Map<string, Row>) => string[];
};
type Row = Report & { cpuPerDeliveryUs: number; memoryMb: number };

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '6' },
    messages: { type: 'string', default: '1000000' },
    write: { type: 'boolean', default: false },
  },
});

/** How many of the clients send, unless a scenario says otherwise. */
const senders = 10;
const all = (services: Services): System[] => [...baselines(services), parley(services)];
const saturated: Orders['load'] = { kind: 'saturated', inFlight: 32 };

const scenarios: Scenario[] = [
  { name: 'saturated-100', clients: 100, load: saturated, systems: all, ratios: throughputRatios },
  { name: 'saturated-1000', clients: 1_000, load: saturated, systems: all, ratios: throughputRatios },
  { name: 'rate-100', clients: 100, load: { kind: 'rate', perSecond: 100 }, systems: all, ratios: latencyRatios('P9 (≤ 2.1×)') },
  { name: 'rate-1000', clients: 1_000, load: { kind: 'rate', perSecond: 12 }, systems: all, ratios: latencyRatios('P10 (≤ 1.3×)') },
  { name: 'votes-100', clients: 100, senders: 100, load: saturated, systems: messagesAndMixed, ratios: mixedRatios },
  { name: 'two-nodes', clients: 100, load: saturated, systems: (services) => [parley(services), parley(services, 2)], ratios: twoNodeRatios },
];

/** A message, a vote and a reaction in turn from each of the people; beside the relay with messages only. */
function messagesAndMixed(services: Services): System[] {
  const mixed = [...baselines(services).filter(({ kind }) => kind !== 'ws'), parley(services)];
  return [{ ...parley(services), name: 'Parley, messages' }, ...mixed.map((system) => ({ ...system, name: `${system.name}, mixed`, isMixed: true }))];
}

function mixedRatios(rows: Map<string, Row>): string[] {
  const of = (name: string): string => ratio(rows.get('Parley, mixed')?.deliveredPerSecond, rows.get(name)?.deliveredPerSecond);
  return [
    `P3 with votes and reactions (≥ 4×, ≥ 5×): delivered/s of textbook ${of('textbook, mixed')}, of naive ${of('naive, mixed')}`,
    `delivered/s of messages alone ${of('Parley, messages')}`,
  ];
}

function throughputRatios(rows: Map<string, Row>): string[] {
  const of = (name: string): string => ratio(rows.get('Parley')?.deliveredPerSecond, rows.get(name)?.deliveredPerSecond);
  return [
    `P3 (≥ 4×, ≥ 5×): delivered/s of textbook ${of('textbook')}, of naive ${of('naive')}`,
    `P4 (≥ 3×): delivered/s of ws without storage ${of('ws, no storage')}`,
  ];
}

function latencyRatios(goal: string): (rows: Map<string, Row>) => string[] {
  return (rows) => {
    const [ours, floor] = [rows.get('Parley'), rows.get('ws, no storage')];
    return [`${goal}: p50 of ws without storage ${ratio(ours?.p50Ms, floor?.p50Ms)}, p99 ${ratio(ours?.p99Ms, floor?.p99Ms)}`];
  };
}

function twoNodeRatios(rows: Map<string, Row>): string[] {
  const [one, two] = [rows.get('Parley'), rows.get('Parley, 2 nodes')];
  return [
    `P14 (1 order): ${two?.orders} order(s) seen; delivered/s of one node ${ratio(two?.deliveredPerSecond, one?.deliveredPerSecond)} (both nodes, clients and database share this machine's cores)`,
  ];
}

function ratio(ours: number | undefined, theirs: number | undefined): string {
  return ours === undefined || theirs === undefined || theirs === 0 ? '-' : `${(ours / theirs).toFixed(2)}×`;
}

async function measure(system: System, scenario: Scenario, seconds: number): Promise<Row> {
  const { servers, tokens, roomId } = await system.start(scenario.clients);
  try {
    const pids = servers.map((server) => server.child.pid ?? 0);
    let before: number[] = [];
    const orders: Orders = {
      system: system.kind,
      isMixed: system.isMixed ?? false,
      ports: servers.map((server) => server.port),
      tokens,
      roomId,
      clients: scenario.clients,
      senders: scenario.senders ?? senders,
      load: scenario.load,
      warmUpSeconds: 2,
      seconds,
    };
    // Signing everybody in is a cost of its own; what a delivery costs begins when they are.
    const report = await runClients(orders, () => {
      before = pids.map(cpuMicros);
    });
    // The processes were busy for warm-up, window and settling alike, so the share of the window is taken by deliveries.
    const cpu = pids.reduce((sum, pid, index) => sum + cpuMicros(pid) - (before[index] ?? 0), 0);
    return {
      ...report,
      cpuPerDeliveryUs: (cpu / report.deliveredInWindow) * (seconds / (seconds + 2)),
      memoryMb: pids.reduce((sum, pid) => sum + residentMb(pid), 0),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function medianRow(rows: Row[]): Row {
  const sorted = rows.toSorted((a, b) => a.deliveredPerSecond - b.deliveredPerSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no rounds');
  const median = (pick: (row: Row) => number): number => rows.map(pick).toSorted((a, b) => a - b)[Math.floor(rows.length / 2)] ?? 0;
  const sum = (pick: (row: Row) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  return {
    ...middle,
    p50Ms: median((row) => row.p50Ms),
    p95Ms: median((row) => row.p95Ms),
    p99Ms: median((row) => row.p99Ms),
    cpuPerDeliveryUs: median((row) => row.cpuPerDeliveryUs),
    // The check must hold in every round, not in the middle one.
    lost: sum((row) => row.lost),
    duplicated: sum((row) => row.duplicated),
    gaps: sum((row) => row.gaps),
    orders: Math.max(...rows.map((row) => row.orders)),
  };
}

function table(rows: Map<string, Row>): string[] {
  const n = (value: number): string => Math.round(value).toLocaleString('en');
  return [
    '| system | delivered/s | acknowledged/s | p50 ms | p95 ms | p99 ms | server CPU µs a delivery | memory MB | connect ms | lost / twice / gaps / orders |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...[...rows].map(
      ([name, row]) =>
        `| ${name} | ${n(row.deliveredPerSecond)} | ${n(row.acknowledgedPerSecond)} | ${row.p50Ms.toFixed(1)} | ${row.p95Ms.toFixed(1)} | ${row.p99Ms.toFixed(1)} | ${row.cpuPerDeliveryUs.toFixed(1)} | ${n(row.memoryMb)} | ${n(row.connectMs)} | ${row.lost} / ${row.duplicated} / ${row.gaps} / ${row.orders} |`,
    ),
  ];
}

const rounds = Number(values.rounds);
const wanted = (name: string): boolean => values.scenario === undefined || values.scenario.includes(name);
const lines: string[] = [];
const say = (...text: string[]): void => {
  lines.push(...text);
  process.stdout.write(`${text.join('\n')}\n`);
};

const postgres = await startTestPostgres({ isDurable: true });
const redis = await startTestRedis();
let isWrong = false;
let isSlow = false;
try {
  for (const scenario of scenarios.filter((each) => wanted(each.name))) {
    const measured = new Map<string, Row[]>();
    for (let round = 0; round < rounds; round += 1) {
      const database = await createTestDatabase();
      try {
        for (const system of scenario.systems({ databaseUrl: database.url, redisUrl: redis.url })) {
          process.stderr.write(`${scenario.name}, round ${round + 1} of ${rounds}: ${system.name} …\n`);
          measured.set(system.name, [...(measured.get(system.name) ?? []), await measure(system, scenario, Number(values.seconds))]);
        }
      } finally {
        await database.drop();
      }
    }
    const rows = new Map([...measured].map(([name, each]) => [name, medianRow(each)]));
    say(
      '',
      `#### ${scenario.name}: 1 room × ${scenario.clients} people, ${describe(scenario)}, median of ${rounds}`,
      '',
      ...table(rows),
      '',
      ...scenario.ratios(rows).map((line) => `- ${line}`),
    );
    isWrong ||= [...rows].some(([name, row]) => name.startsWith('Parley') && (row.lost > 0 || row.duplicated > 0 || row.gaps > 0 || row.orders > 1));
  }
  if (wanted('statement')) {
    const database = await createTestDatabase();
    say('', '#### statement: the append function, rows/s', '', ...(await measureStatement(database.url)));
    await database.drop();
  }
  if (wanted('files')) {
    const database = await createTestDatabase();
    const { lines: measured, isMet } = await measureFiles({ databaseUrl: database.url, redisUrl: redis.url });
    say(...measured);
    isSlow ||= !isMet;
    await database.drop();
  }
  if (wanted('export')) {
    const database = await createTestDatabase();
    const { lines: measured, isMet } = await measureExport(
      { databaseUrl: database.url, redisUrl: redis.url },
      { events: Number(values.messages), seconds: Number(values.seconds) },
    );
    say(...measured);
    isSlow ||= !isMet;
    await database.drop();
  }
  for (const [name, run] of Object.entries({ 'sync-open': measureSyncOpen, presence: measurePresence, join: measureJoin })) {
    if (!wanted(name)) continue;
    const database = await createTestDatabase();
    const { lines: measured, isMet } = await run({ databaseUrl: database.url, redisUrl: redis.url });
    say(...measured);
    isSlow ||= !isMet;
    await database.drop();
  }
  const reading = { history: wanted('history'), search: wanted('search'), messages: Number(values.messages) };
  if (reading.history || reading.search) {
    const database = await createTestDatabase();
    const { lines: measured, isMet } = await measureReading({ databaseUrl: database.url, redisUrl: redis.url }, reading);
    say(...measured);
    isSlow ||= !isMet;
    await database.drop();
  }
} finally {
  await redis.stop();
  await postgres.stop();
}
if (values.write) await appendResults('bench:relay', `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`, lines);
if (isWrong) {
  process.stderr.write('The check failed: the relay lost, doubled or reordered something.\n');
  process.exitCode = 1;
}
if (isSlow) {
  process.stderr.write('Files, exports, crowds, history or search miss their floor.\n');
  process.exitCode = 1;
}

function describe({ load, senders: sending = senders }: Scenario): string {
  return load.kind === 'saturated' ? `saturated (${sending} senders, ${load.inFlight} messages in flight)` : `${load.perSecond} messages/s`;
}
