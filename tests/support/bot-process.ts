import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A bot as a process of its own, as its operator runs it. */
export type BotProcess = {
  /** Everything it wrote to stderr, its log. */
  output(): string;
  /** Settles once it hears its rooms; rejects where it ends before. */
  connected: Promise<void>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** As a crash. */
  kill(): Promise<void>;
};

/**
 * Starts a program of `bot-kit/` (`examples/echo.ts`, `bots/llm/main.ts`), or one elsewhere, by its whole path.
 * @param env all that it is told; nothing of this process comes along but PATH
 */
export function startBotProcess(program: string, env: Record<string, string>): BotProcess {
  const path = resolve(fileURLToPath(new URL('../../bot-kit', import.meta.url)), program);
  const child = spawn(process.execPath, [path], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const connected = new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('"connected"')) resolve();
    });
    void exited.then((code) => reject(new Error(`${program} ended with ${code}:\n${output}`)));
  });
  // Who does not wait for it is not to be ended by it.
  connected.catch(() => undefined);
  return {
    output: () => output,
    connected,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
