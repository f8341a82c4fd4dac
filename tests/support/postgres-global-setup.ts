import { ensurePrismaClient } from '../../prisma/ensure-client.mjs';
import { startTestPostgres, testServerVariable } from './postgres.ts';

let stop: (() => Promise<void>) | undefined;

/** Vitest's global set-up: one PostgreSQL for the run; a server given by `PARLEY_TEST_DATABASE_URL` is used as it is. */
export async function setup(): Promise<void> {
  await ensurePrismaClient();
  if (process.env[testServerVariable] === undefined) stop = (await startTestPostgres()).stop;
}

export async function teardown(): Promise<void> {
  await stop?.();
}
