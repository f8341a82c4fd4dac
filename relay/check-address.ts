import { createServer } from 'node:net';
import { ConfigError } from './config.ts';

/** Names the variable that an error of listening is about. */
const problems: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) => `PORT ${port} is already taken on ${host}`,
  EACCES: (_, port) => `PORT ${port} may not be opened by this user`,
  EADDRNOTAVAIL: (host) => `HOST ${host} is not an address of this machine`,
  ENOTFOUND: (host) => `HOST ${host} is not known`,
  EAI_AGAIN: (host) => `HOST ${host} is not known`,
};

/**
 * Tries the address a node is to listen on and lets it go again, before anything else is started for nothing.
 * @throws ConfigError naming `HOST` or `PORT`
 */
export async function checkAddress({ host, port }: { host: string; port: number }): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const problem = problems[code];
    if (problem === undefined) throw error;
    throw new ConfigError([problem(host, port)]);
  }
  await new Promise((resolve) => server.close(resolve));
}
