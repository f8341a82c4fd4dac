import { checkAddress } from './check-address.ts';
import { ConfigError, readConfig } from './config.ts';
import { createRelay, type Relay } from './create-relay.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';

/** A signal ends the process within 10 s, whatever is still open (protocol.md); calls under way get this much of it. */
const stopWithinMs = 9_500;
const drainWithinMs = 4_000;

async function run(): Promise<void> {
  const config = readConfig();
  await checkAddress(config);
  let isStopping = false;
  let starting: Promise<void> = Promise.resolve();
  let relay: Relay | null = null;
  let embedded: EmbeddedPostgres | null = null;

  // A second signal changes nothing; one that comes while the node starts is obeyed once it has started.
  const stop = async (exitCode: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(exitCode), stopWithinMs).unref();
    await starting.catch(() => undefined);
    await relay?.stop(drainWithinMs);
    await embedded?.stop();
    process.exit(exitCode);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0).catch(fail));

  const start = async (): Promise<void> => {
    if (config.databaseUrl === null) embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, say });
    void embedded?.exited.then((error) => {
      if (!isStopping) say(`The embedded database ended: ${error.message}`);
      return stop(1);
    });
    relay = await createRelay(config, { databaseUrl: config.databaseUrl ?? embedded?.databaseUrl ?? '' });
    if (!isStopping) await relay.listen();
  };
  starting = start();
  await starting.catch(async (error: unknown) => {
    if (isStopping) return;
    say(`The relay cannot start: ${error instanceof Error ? error.message : String(error)}`);
    await stop(1);
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.problems.map((problem) => `Configuration: ${problem}`).join('\n')}\n`);
    process.exit(2);
  }
  process.stderr.write(`The relay cannot go on: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

await run().catch(fail);
