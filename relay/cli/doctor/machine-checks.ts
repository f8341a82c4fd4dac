import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { findBackups, loadManifest } from '../backup/find-backups.ts';
import { formatBytes } from '../terminal.ts';
import { type Check, ok, problem, skipped, warning } from './check.ts';

const run = promisify(execFile);
const oldestNode = 24;
const memoryMin = 300_000_000;
const filesMin = 4_096;
const backupHoursMax = 26;
const hourMs = 3_600_000;

/** The memory this process may use: what the container was given, else the machine's. */
async function memoryLimit(): Promise<number> {
  for (const path of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    const bytes = Number(await readFile(path, 'utf8').catch(() => ''));
    if (Number.isFinite(bytes) && bytes > 0) return Math.min(bytes, totalmem());
  }
  return totalmem();
}

export const machineChecks: Check[] = [
  {
    name: 'Node.js',
    run: async () =>
      Number.parseInt(process.versions.node, 10) >= oldestNode
        ? ok(`version ${process.versions.node}`)
        : problem(`version ${process.versions.node}`, `Use Node.js ${oldestNode} or newer.`),
  },
  {
    name: 'memory',
    async run() {
      const bytes = await memoryLimit();
      return bytes < memoryMin ? warning(`${formatBytes(bytes)} for this process`, 'Give it 512 MB or more.') : ok(`${formatBytes(bytes)} for this process`);
    },
  },
  {
    name: 'open files',
    async run() {
      const limits = await readFile('/proc/self/limits', 'utf8').catch(() => null);
      if (limits === null) return skipped('not told by this system');
      const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? '';
      return soft !== 'unlimited' && Number(soft) < filesMin
        ? warning(`${soft} at once, and every connected app takes one`, 'Raise it: LimitNOFILE=65536 in the systemd unit, or ulimits in the compose file.')
        : ok(`${soft} at once`);
    },
  },
  {
    name: 'time is synchronised',
    async run() {
      const told = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeout: 3_000 }).then(
        ({ stdout }) => stdout.trim(),
        () => '',
      );
      if (told === '') return skipped('not told by this system (in a container the host does it)');
      return told === 'yes'
        ? ok('by the system')
        : warning('the clock runs by itself', 'Switch on chrony or systemd-timesyncd: sign-ins and logs depend on the time.');
    },
  },
  {
    name: 'backup',
    async run({ backups, now }) {
      if (backups === null) return skipped('say where they are with --backups PLACE');
      const newest = (await findBackups(backups)).at(-1);
      const advice = 'Make one now, and every night: parley-relay backup --to PLACE --keep 14';
      if (newest === undefined) return problem(`there is none in ${backups.label}`, advice);
      const { madeAt, rooms } = await loadManifest(backups, newest);
      const hours = (now().getTime() - Date.parse(madeAt)) / hourMs;
      const words = `the newest is ${hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`} old (${rooms.length} rooms)`;
      return hours > backupHoursMax ? problem(words, advice) : ok(words);
    },
  },
];
