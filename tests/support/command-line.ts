import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../relay/cli/parley-relay.ts', import.meta.url));

export type CommandResult = { code: number | null; out: string; err: string };
export type RunningCommand = { child: ChildProcess; err(): string; ended: Promise<CommandResult> };

/** Starts the operator's command line in a process of its own, with nothing of this process's environment but what is needed to find programs. */
export function startCommand(args: string[], environment: Record<string, string>): RunningCommand {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])),
  );
  const child = spawn(process.execPath, [program, ...args], { env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  // A piece may end within a letter.
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<CommandResult>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, err: () => err, ended };
}

/** Runs a command to its end. */
export function runCommand(args: string[], environment: Record<string, string>): Promise<CommandResult> {
  return startCommand(args, environment).ended;
}
