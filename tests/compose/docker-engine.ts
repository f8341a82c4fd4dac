import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../scripts/child-processes.mjs';
import { step } from '../../scripts/progress.mjs';
import { mustRun, runCommand } from '../../scripts/run-command.mjs';
import { ensureSystemPackages } from '../../scripts/system-packages.mjs';
import { debianKeyring, debianMirror, unpackDebianPackages } from '../support/debian-packages.ts';
import { until } from '../support/wire-client.ts';

/** A Docker engine to test with: the machine's own, or one that was fetched and started for this run, with stand-ins for the images of a registry. */
export type DockerEngine = { env: NodeJS.ProcessEnv; hasStandIns: boolean; stop(): Promise<void> };

/** An image that few tests need, made when one does; where the engine is the machine's own, a registry has it. */
export async function needImage(engine: DockerEngine, name: string, tag: string): Promise<void> {
  if ((await runCommand('docker', ['image', 'inspect', tag], { env: engine.env })).code === 0) return;
  if ((await runCommand('docker', ['image', 'inspect', 'parley-base:forky'], { env: engine.env })).code !== 0) return;
  await mustRun('docker', ['build', '--quiet', '--tag', tag, join(standIns, name)], { env: engine.env });
}

const cache = join(homedir(), '.cache', 'parley', 'docker-engine');
const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));
/** What is fetched is good for this long: Debian's testing release moves. */
const month = () => new Date().toISOString().slice(0, 7);
const say = (line: string) => console.log(line);

export async function startDockerEngine(): Promise<DockerEngine> {
  if ((await runCommand('docker', ['info'])).code === 0) return { env: process.env, hasStandIns: false, stop: async () => undefined };
  await ensureSystemPackages(['containers'], say);
  const tools = await step('fetching Docker', fetchTools, say);
  const run = mkdtempSync(join(tmpdir(), 'parley-docker-'));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${tools}/usr/bin:${tools}/usr/sbin:${process.env['PATH']}:/usr/sbin:/sbin`,
    DOCKER_HOST: `unix://${run}/docker.sock`,
    DOCKER_CONFIG: join(run, 'config'),
  };
  mkdirSync(join(run, 'config', 'cli-plugins'), { recursive: true });
  cpSync(join(tools, 'usr/libexec/docker/cli-plugins'), join(run, 'config', 'cli-plugins'), { recursive: true });
  const firewall = await Promise.all(['iptables', 'ip6tables'].map(async (name) => ({ name, rules: await mustRun(`${name}-save`, [], { env }) })));
  const folders = ['--data-root', join(cache, 'data'), '--exec-root', join(run, 'exec'), '--pidfile', join(run, 'docker.pid')];
  const daemon = startChild('dockerd', ['--host', `unix://${run}/docker.sock`, ...folders, '--log-level', 'error'], { env, logFile: join(run, 'log') });
  const engine: DockerEngine = {
    env,
    hasStandIns: true,
    async stop() {
      await daemon.stop(20_000);
      await runCommand('ip', ['link', 'delete', 'docker0'], { env });
      for (const { name, rules } of firewall) {
        writeFileSync(join(run, name), rules);
        await runCommand('sh', ['-c', `${name}-restore < ${join(run, name)}`], { env });
      }
      rmSync(run, { recursive: true, force: true });
    },
  };
  try {
    await until('an answer of dockerd', async () => !daemon.isRunning || (await runCommand('docker', ['info'], { env })).code === 0, 30_000);
    if (!daemon.isRunning) throw new Error(`dockerd does not start here:\n${readFileSync(join(run, 'log'), 'utf8').slice(-2_000)}`);
    await removeLeftovers(env);
    await step('making stand-ins for the images', () => makeStandIns(env), say);
    return engine;
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

/** What a run left that was ended by force; the engine is ours alone. */
async function removeLeftovers(env: NodeJS.ProcessEnv): Promise<void> {
  for (const kind of ['container', 'volume']) {
    const ids = (await mustRun('docker', [kind, 'ls', '--quiet', ...(kind === 'container' ? ['--all'] : [])], { env })).split('\n').filter((id) => id !== '');
    if (ids.length > 0) await mustRun('docker', [kind, 'rm', '--force', ...ids], { env });
  }
  await mustRun('docker', ['network', 'prune', '--force'], { env });
  // Images that another one took the name from.
  await mustRun('docker', ['image', 'prune', '--force'], { env });
}

/** The newest engine, client, compose and buildx of Debian, unpacked beside the machine's own packages. @returns the folder they lie in */
async function fetchTools(): Promise<string> {
  const tools = join(cache, `tools-${month()}`);
  if (existsSync(join(tools, 'complete'))) return tools;
  rmSync(tools, { recursive: true, force: true });
  await unpackDebianPackages(['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'], tools);
  writeFileSync(join(tools, 'complete'), '');
  return tools;
}

const bases = { forky: ['--include=ca-certificates'], bookworm: [] };
const images = { node: 'node:24-bookworm-slim', postgres: 'postgres:18', redis: 'redis:8', caddy: 'caddy:2', haproxy: 'haproxy:3.2', nginx: 'nginx:1' };

/** Builds what a registry would give, from Debian's packages; kept by the engine until the recipes or the month change. */
async function makeStandIns(env: NodeJS.ProcessEnv): Promise<void> {
  const key = createHash('sha256').update(month());
  for (const name of readdirSync(standIns, { recursive: true, encoding: 'utf8' }).sort())
    if (/Dockerfile$|\.sh$/.test(name) && Object.keys(images).some((image) => name.startsWith(`${image}/`)))
      key.update(name).update(readFileSync(join(standIns, name)));
  const mark = `parley-base:${key.digest('hex').slice(0, 12)}`;
  if ((await runCommand('docker', ['image', 'inspect', mark], { env })).code === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'parley-stand-ins-'));
  try {
    const source = await debianMirror();
    await Promise.all(Object.entries(bases).map(([name, options]) => makeBase({ name, options, source, folder, env })));
    const node = join(folder, 'node');
    cpSync(join(standIns, 'node'), node, { recursive: true });
    cpSync(process.execPath, join(node, 'node'));
    cpSync(await npmFolder(), join(node, 'npm'), { recursive: true });
    cpSync('/etc/ssl/certs/ca-certificates.crt', join(node, 'ca-certificates.crt'));
    await Promise.all(
      Object.entries(images).map(([name, tag]) =>
        mustRun('docker', ['build', '--quiet', '--tag', tag, name === 'node' ? node : join(standIns, name)], { env }),
      ),
    );
    await mustRun('docker', ['tag', 'parley-base:forky', mark], { env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Base = { name: string; options: string[]; source: string; folder: string; env: NodeJS.ProcessEnv };

async function makeBase({ name, options, source, folder, env }: Base): Promise<void> {
  const made = `parley-base:${name}-${month()}`;
  if ((await runCommand('docker', ['image', 'inspect', made], { env })).code === 0) return;
  const leftOut = ['man', 'doc', 'locale'].map((kind) => `--dpkgopt=path-exclude=/usr/share/${kind}/*`);
  const how = ['--variant=minbase', '--mode=root', '--quiet', ...leftOut, '--aptopt=Acquire::Check-Valid-Until "false"', ...options];
  await mustRun('mmdebstrap', [...how, name, join(folder, `${name}.tar`), `deb [signed-by=${debianKeyring}] ${source} ${name} main`]);
  await mustRun('docker', ['import', '--change', 'CMD ["bash"]', join(folder, `${name}.tar`), `parley-base:${name}`], { env });
  await mustRun('docker', ['tag', `parley-base:${name}`, made], { env });
}

async function npmFolder(): Promise<string> {
  const program = (await mustRun('sh', ['-c', 'readlink -f "$(command -v npm)"'])).trim();
  return dirname(dirname(program));
}
