import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../relay/embedded/embedded-postgres.ts';

/** A PostgreSQL of a test's own that can be crashed and frozen, always under the same address. */
export type RestartablePostgres = {
  url: string;
  /**
   * Ends all its processes at once (`immediate`: no checkpoint, open transactions lost), waits, and starts it again, which replays its log. Answers when it
   * was surely away, on the monotonic clock.
   */
  crash(downMs?: number): Promise<{ fromMs: number; toMs: number }>;
  stop(): Promise<void>;
};

/** Starts one with care for power loss on, as in production: what it committed must survive. */
export async function startRestartablePostgres(): Promise<RestartablePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-fault-postgres-'));
  const port = await freePort();
  const open = () => startEmbeddedPostgres({ dataDir, say: () => {}, port });
  let server: EmbeddedPostgres = await open();
  return {
    url: server.databaseUrl,
    crash: async (downMs = 0) => {
      const postmaster = Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
      const over = server.exited;
      process.kill(postmaster, 'SIGQUIT');
      await over;
      const fromMs = performance.now();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      const toMs = performance.now();
      server = await open();
      return { fromMs, toMs };
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
