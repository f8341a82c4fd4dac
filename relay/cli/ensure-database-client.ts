import { createRequire } from 'node:module';
import { ensurePrismaClient } from '../../prisma/ensure-client.mjs';
import { CliError, exitCodes } from './cli-error.ts';

/**
 * Makes the database client of a checkout where it is missing or of another version. An image holds it ready-made, and not the tool that makes it.
 * @throws {CliError} where it cannot be made, for example because the checkout is another user's
 */
export async function ensureDatabaseClient(): Promise<void> {
  if (!canBeMade()) return;
  try {
    await ensurePrismaClient();
  } catch (error) {
    throw new CliError(
      `The database client of this version cannot be made: ${error instanceof Error ? error.message : String(error)}`,
      'Run `node prisma/ensure-client.mjs` in the checkout, as the user it belongs to.',
      { exitCode: exitCodes.misused, cause: error },
    );
  }
}

function canBeMade(): boolean {
  try {
    createRequire(import.meta.url).resolve('prisma/package.json');
    return true;
  } catch {
    return false;
  }
}
