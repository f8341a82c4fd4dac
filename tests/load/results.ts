import { execFileSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';

/** Adds a run's tables to RESULTS.md with date, commit, machine and command, so that figures can be compared later. */
export async function appendResults(name: string, machine: string, lines: string[]): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const command = `npm run ${name}${process.argv.slice(2).length > 0 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`;
  const head = [
    '',
    `## ${new Date().toISOString().slice(0, 10)}, ${name}, commit ${commit}`,
    '',
    `Machine: ${machine}, Node ${process.version}, ${process.platform}. Command: \`${command}\`.`,
  ];
  await appendFile(new URL('RESULTS.md', import.meta.url), `${[...head, ...lines].join('\n')}\n`);
}
