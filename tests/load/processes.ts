import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Orders, Report } from './clients/load-client.ts';

/** A server under test: its process, so that its processor time and memory can be read. */
export type ServerProcess = { port: number; child: ChildProcess; stop(): Promise<void> };

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts a server and waits for `isReady`: a line on its standard output, or a probe of one's own. */
export async function startServer(
  entry: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; probe?: (port: number) => Promise<boolean> } = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry, String(port), ...args], {
    env: { ...process.env, ...options.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const ready = options.probe === undefined ? firstOutput(child) : probed(child, () => options.probe?.(port) ?? Promise.resolve(true));
  child.stdout?.resume();
  if (!(await ready)) throw new Error(`${entry} ended before it was ready`);
  return { port, child, stop };
}

async function firstOutput(child: ChildProcess): Promise<boolean> {
  return Promise.race([once(child.stdout ?? child, 'data').then(() => true), once(child, 'exit').then(() => false)]);
}

async function probed(child: ChildProcess, probe: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt += 1) {
    if (await probe().catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** Runs the clients of one scenario in a process of their own. `onConnected`: everybody is in, the load begins now. */
export async function runClients(orders: Orders, onConnected: () => void): Promise<Report> {
  const child = fork(new URL('./clients/load-client.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const reported = new Promise<Report>((resolve) => {
    child.on('message', (message: Report | 'connected') => {
      if (message === 'connected') onConnected();
      else resolve(message);
    });
  });
  child.send(orders);
  const outcome = await Promise.race([reported, once(child, 'exit').then(() => null)]);
  if (outcome === null) throw new Error('the clients ended without a report');
  return outcome;
}

/** Processor time of a process so far, in µs (user and system; clock ticks are 10 ms). */
export function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Resident memory of a process, in MB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
}

/** The most memory that a process ever had, in MB; 0 where it has ended. */
export function peakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
