import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../relay/config.ts';
import { createRelay } from '../../relay/create-relay.ts';
import type { FailPoints } from '../../relay/fail-points.ts';
import { createLogger } from '../../relay/observability/logger.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The secret of access tokens in tests, so that a test can make tokens of its own. */
export const testJwtSecret = 'a secret for tests only, the same on every node';

export type RelayUnderTestOptions = {
  databaseUrl: string;
  redisUrl?: string;
  nodeName?: string;
  jwtSecret?: string;
  /** Further variables, as in the protocol's last section. Sockets are limited only where a test asks for it: `RATE_LIMITS` is `off` by default. */
  environment?: Record<string, string>;
};

/** A node in this process. */
export type RelayInProcess = { url: string; storeId: string; failPoints: FailPoints; stop(): Promise<void> };

/** Starts a relay node in this process, on a free port of the loopback. `PARLEY_TEST_LOG=debug` shows its log. */
export async function startRelay(options: RelayUnderTestOptions): Promise<RelayInProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-relay-'));
  const config = readConfig(environmentOf(options, dataDir));
  const relay = await createRelay(config, { databaseUrl: options.databaseUrl, logger: createLogger(config.logLevel, config.nodeName) });
  const url = await relay.listen();
  return {
    url,
    storeId: relay.storeId,
    failPoints: relay.failPoints,
    stop: async () => {
      await relay.stop(1_000);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A node in a process of its own. */
export type RelayProcess = {
  url: string;
  pid: number;
  /** Sends a signal; `SIGKILL`, `SIGSTOP`, `SIGCONT`, `SIGTERM`. */
  signal(name: NodeJS.Signals): void;
  /** The exit code (null: killed by a signal), once it has ended. */
  exited: Promise<number | null>;
  /** Everything it has written so far. */
  output(): string;
  /** Ends it, gently first, and removes its folder. */
  stop(): Promise<number | null>;
};

/** Starts `scripts/relay.mjs` as an operator would, on a free port; answers once it takes connections. `databaseUrl: ''` gives it an embedded PostgreSQL. */
export async function startRelayProcess(options: RelayUnderTestOptions & { port?: number; dataDir?: string }): Promise<RelayProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-relay-')));
  const child = spawn(process.execPath, [join(root, 'scripts', 'relay.mjs')], {
    cwd: root,
    env: { ...inherited(), ...environmentOf(options, dataDir), PORT: String(options.port ?? 0), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  void exited.then(() => process.off('exit', killWithUs));
  const listening = new Promise<string>((resolve, reject) => {
    const read = (data: Buffer) => {
      output += data.toString();
      const address = /relay listening on (http[^\s"]+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => reject(new Error(`the relay ended with code ${code} before it listened:\n${output.slice(-2_000)}`)));
  });
  const url = await listening;
  return {
    url,
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    exited,
    output: () => output,
    stop: async () => {
      const code = await end(child, exited);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

async function end(child: ChildProcess, exited: Promise<number | null>): Promise<number | null> {
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
  const code = await exited;
  clearTimeout(timer);
  return code;
}

/** What the system needs to find programs; nothing of the relay's own variables. */
function inherited(): Record<string, string> {
  return Object.fromEntries(['PATH', 'HOME', 'LANG', 'TMPDIR'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])));
}

function environmentOf(options: RelayUnderTestOptions, dataDir: string): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    NODE_NAME: options.nodeName ?? 'node-1',
    JWT_SECRET: options.jwtSecret ?? testJwtSecret,
    RATE_LIMITS: 'off',
    LOG_LEVEL: process.env['PARLEY_TEST_LOG'] ?? 'silent',
    ...(options.databaseUrl === '' ? {} : { DATABASE_URL: options.databaseUrl }),
    ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
    ...options.environment,
  };
}
