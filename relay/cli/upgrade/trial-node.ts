import type { RelayConfig } from '../../config.ts';
import { createRelay } from '../../create-relay.ts';
import { createLogger } from '../../observability/logger.ts';

const timeoutMs = 10_000;

/**
 * Starts a node of this version beside those that run, for itself alone on the loopback, and asks whether it is ready.
 * @throws {Error} with the reason where it is not
 */
export async function tryNode(config: RelayConfig, databaseUrl: string): Promise<void> {
  const relay = await createRelay(
    { ...config, host: '127.0.0.1', port: 0, nodeName: `${config.nodeName}-trial`.slice(0, 60), publicUrl: null, roles: ['api', 'realtime'] },
    { databaseUrl, logger: createLogger('silent', 'trial') },
  );
  try {
    const address = await relay.listen();
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const answer = await fetch(new URL('/readyz', address), { signal: AbortSignal.timeout(timeoutMs) });
      if (answer.ok) break;
      // Redis takes a moment to be connected.
      if (Date.now() > deadline) throw new Error(`the new version is not ready: ${await answer.text()}`);
      await new Promise((done) => setTimeout(done, 200));
    }
    const server = await fetch(new URL('/v1/server', address), { signal: AbortSignal.timeout(timeoutMs) });
    if (!server.ok) throw new Error(`the new version answers ${server.status}: ${await server.text()}`);
  } finally {
    await relay.stop(0);
  }
}
