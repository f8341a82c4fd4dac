import { randomBytes, randomFillSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentMb, type ServerProcess, startServer } from '../processes.ts';
import { parley, type Services } from '../systems.ts';

/** Goals: MB a second each way, and how much the server's memory may grow while it moves them. */
const floors = { perSecond: 200, growthMb: 100 } as const;
const fileMb = 96;
const files = 8;
/** Files on their way at once. */
const atOnce = 2;
const piece = 256 * 1024;

type Target = { name: string; server: ServerProcess; token: string; roomId: string };
type Way = { perSecond: number; growthMb: number };

function call(target: Target, method: string, path: string, onOpen: (send: ReturnType<typeof request>) => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${target.token}`,
      ...(method === 'POST' ? { 'content-length': fileMb * 1024 * 1024, 'content-type': 'application/octet-stream' } : {}),
    };
    const outgoing = request({ port: target.server.port, host: '127.0.0.1', method, path, headers }, resolve);
    outgoing.on('error', reject);
    onOpen(outgoing);
  });
}

/** One file of bytes that no other file has, and that look like nothing. */
async function send(target: Target, bytes: Buffer): Promise<string> {
  const start = randomBytes(piece);
  const response = await call(target, 'POST', `/v1/files?roomId=${target.roomId}&name=load.bin`, (outgoing) => {
    const whole = fileMb * 1024 * 1024;
    let sent = 0;
    const more = () => {
      while (sent < whole) {
        const next = sent === 0 ? start : bytes;
        sent += piece;
        if (!outgoing.write(next)) return void outgoing.once('drain', more);
      }
      outgoing.end();
    };
    more();
  });
  const answer = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode !== 201) throw new Error(`${target.name}: ${response.statusCode} ${answer}`);
  return (JSON.parse(answer) as { file: { id: string } }).file.id;
}

async function fetchAll(target: Target, id: string): Promise<string> {
  const response = await call(target, 'GET', `/v1/files/${id}`, (outgoing) => void outgoing.end());
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  if (bytes !== fileMb * 1024 * 1024) throw new Error(`${target.name}: ${response.statusCode}, ${bytes} bytes came back`);
  return id;
}

/** Runs all works, some at once, and looks at the server's memory meanwhile. */
async function timed(target: Target, works: (() => Promise<string>)[]): Promise<Way & { ids: string[] }> {
  const pid = target.server.child.pid ?? 0;
  const before = residentMb(pid);
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, residentMb(pid));
  }, 20);
  const ids: string[] = [];
  const startMs = performance.now();
  const waiting = [...works];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) ids.push(await work());
    }),
  );
  clearInterval(timer);
  return { ids, perSecond: (works.length * fileMb * 1_000) / (performance.now() - startMs), growthMb: most - before };
}

async function measure(target: Target): Promise<{ up: Way; down: Way }> {
  const bytes = randomFillSync(Buffer.alloc(piece));
  const works = (count: number) => Array.from({ length: count }, () => () => send(target, bytes));
  const { ids: warm } = await timed(target, works(1));
  await fetchAll(target, warm[0] ?? '');
  const up = await timed(target, works(files));
  return {
    up,
    down: await timed(
      target,
      up.ids.map((id) => () => fetchAll(target, id)),
    ),
  };
}

/** Files up and down on loopback: the relay, and bare `node:http` that only pipes. Clients, server and database share the machine. */
export async function measureFiles(services: Services): Promise<{ lines: string[]; isMet: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-files-'));
  const bare = await startServer(new URL('../servers/bare-files.ts', import.meta.url).pathname, [folder]);
  const baseline = await measure({ name: 'bare node:http', server: bare, token: '', roomId: '' }).finally(() => bare.stop());
  await rm(folder, { recursive: true });
  const { servers, tokens, roomId } = await parley(services).start(1);
  const [server] = servers;
  if (server === undefined) throw new Error('no relay');
  const ours = await measure({ name: 'Parley', server, token: tokens[0] ?? '', roomId }).finally(() => server.stop());
  const row = (name: string, { up, down }: typeof ours) =>
    `| ${name} | ${up.perSecond.toFixed(0)} | ${down.perSecond.toFixed(0)} | ${up.growthMb.toFixed(0)} | ${down.growthMb.toFixed(0)} |`;
  const isMet = [ours.up, ours.down].every(({ perSecond, growthMb }) => perSecond >= floors.perSecond && growthMb <= floors.growthMb);
  return {
    isMet,
    lines: [
      '',
      `#### files: ${files} files of ${fileMb} MB, ${atOnce} at once, on disk before the answer; floor: ${floors.perSecond} MB/s each way, memory within ${floors.growthMb} MB`,
      '',
      '| system | up MB/s | down MB/s | memory grew by MB, up | down |',
      '|---|---|---|---|---|',
      row('bare node:http', baseline),
      row('Parley', ours),
      '',
      `- of bare node:http: up ${(ours.up.perSecond / baseline.up.perSecond).toFixed(2)}×, down ${(ours.down.perSecond / baseline.down.perSecond).toFixed(2)}×`,
    ],
  };
}
