import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { mustRun, runCommand } from '../../scripts/run-command.mjs';
import { freePort } from '../support/redis.ts';
import { until } from '../support/wire-client.ts';
import type { DockerEngine } from './docker-engine.ts';

/** What the operator reads in `docker compose logs welcome`. */
export function readWelcome(text: string): { fingerprint: string; code: string } {
  const fingerprint = [...text.matchAll(/(?:[0-9A-F]{2}:){15}[0-9A-F]{2}/g)].map(([part]) => part).join(':');
  return { fingerprint, code: /Your invite\s+(\S+)/.exec(text)?.[1] ?? '' };
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One compose installation of this checkout, with a name and ports of its own. */
export type Installation = {
  url: string;
  httpPort: number;
  project: string;
  /** Waits for what `welcome` says to an operator whose server has no account yet. */
  welcome(): Promise<{ fingerprint: string; code: string }>;
  /** `docker compose ARGS`. @throws with what it printed */
  compose(args: string[], environment?: Record<string, string>): Promise<string>;
  docker(args: string[]): Promise<string>;
  /** Runs a script of the checkout as the operator would. */
  script(path: string, environment?: Record<string, string>): Promise<string>;
  psql(query: string): Promise<string>;
  containerOf(service: string): Promise<string>;
  waitHealthy(service: string, withinMs?: number): Promise<void>;
  /**
   * What the process of a service takes, in bytes. Without pages of the image's files, which the system takes back when it needs them: `docker stats` counts those
   * that were read twice, and counts them for the container that read them first.
   */
  memoryOf(service: string): Promise<number>;
  /** Takes everything away, volumes too. */
  remove(): Promise<void>;
};

/** @param environment what an operator would write into `.env` */
export async function createInstallation(engine: DockerEngine, environment: Record<string, string> = {}): Promise<Installation> {
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const project = `parley-test-${process.pid}`;
  const env: NodeJS.ProcessEnv = {
    ...engine.env,
    COMPOSE_PROJECT_NAME: project,
    COMPOSE_FILE: 'docker-compose.yml',
    HTTP_PORT: String(httpPort),
    HTTPS_PORT: String(httpsPort),
    PARLEY_VERSION: 'test-1',
    // Many accounts come from one address here.
    RATE_LIMITS: 'off',
    ...environment,
  };
  const docker = (args: string[]) => mustRun('docker', args, { cwd: root, env });
  const compose = (args: string[], environment = {}) => mustRun('docker', ['compose', ...args], { cwd: root, env: { ...env, ...environment } });
  const containerOf = async (service: string) => (await compose(['ps', '--all', '--quiet', service])).trim().split('\n')[0] ?? '';
  return {
    url: `https://127.0.0.1:${httpsPort}`,
    httpPort,
    project,
    compose,
    welcome: () =>
      until(
        'the welcome',
        async () => {
          const said = readWelcome(await compose(['logs', '--no-log-prefix', 'welcome']));
          return said.code === '' ? null : said;
        },
        180_000,
      ),
    docker,
    script: (path, environment = {}) => mustRun(`${root}/${path}`, [], { cwd: root, env: { ...env, ...environment } }),
    psql: async (query) => (await compose(['exec', '-T', 'postgres', 'psql', '-U', 'parley', '-d', 'parley', '-Atc', query])).trim(),
    containerOf,
    waitHealthy: async (service, withinMs = 150_000) => {
      const healthy = async () =>
        (await runCommand('docker', ['inspect', '--format', '{{.State.Health.Status}}', await containerOf(service)], { env })).output.trim() === 'healthy';
      await until(`${service} to be healthy`, healthy, withinMs);
    },
    memoryOf: async (service) => {
      const pid = (await docker(['inspect', '--format', '{{.State.Pid}}', await containerOf(service)])).trim();
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const kilobytes = ['RssAnon', 'RssShmem', 'VmPTE'].map((name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]));
      return kilobytes.reduce((sum, size) => sum + size, 0) * 1024;
    },
    remove: async () => {
      await runCommand('docker', ['compose', '--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '3'], { cwd: root, env });
    },
  };
}
