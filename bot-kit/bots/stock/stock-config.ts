import { z } from 'zod';
import { connectionSettings, type Environment, readEnvironment, webAddressSchema, wholeNumber } from '../read-environment.ts';

const shape = {
  ...connectionSettings,
  /** The place of a bot in its rooms. */
  PARLEY_STATE: z.string().default('stock-state.json'),
  STOCK_URL: webAddressSchema.default('https://stooq.com/q/l/'),
  STOCK_TIMEOUT_MS: wholeNumber(100, 60_000).default(5_000),
  /** How long a quote is told again without asking the provider. */
  STOCK_KEEP_SECONDS: wholeNumber(0, 3_600).default(10),
};

/** The settings of the stock bot. Throws an error that says what is wrong with which variable. */
export function readStockConfig(environment?: Environment) {
  const read = readEnvironment(shape, environment);
  return {
    url: read.PARLEY_URL,
    token: read.PARLEY_TOKEN,
    stateFile: read.PARLEY_STATE,
    provider: { url: read.STOCK_URL, timeoutMs: read.STOCK_TIMEOUT_MS },
    keepMs: read.STOCK_KEEP_SECONDS * 1_000,
  };
}
