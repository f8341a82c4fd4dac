import { readdirSync, readFileSync } from 'node:fs';

export type ProcessFacts = { pid: number; parentPid: number; command: string };

/** Every process of this machine that can be read (Linux). */
export function listProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        // The second field is the name in parentheses, which may hold anything.
        const parentPid = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
        return [{ pid: Number(name), parentPid, command }];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}

/** The process and all that descend from it. */
export function familyOf(pid: number): ProcessFacts[] {
  const all = listProcesses();
  const family = all.filter((process) => process.pid === pid);
  for (let found = family.length; found > 0; ) {
    const pids = new Set(family.map((process) => process.pid));
    const more = all.filter((process) => pids.has(process.parentPid) && !pids.has(process.pid));
    family.push(...more);
    found = more.length;
  }
  return family;
}

/** Whether a process lives (a zombie that waits for its parent does not). */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
