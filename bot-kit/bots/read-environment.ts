import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** An address, as it was written. */
export const webAddressSchema = z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' });
/** An address without the slash at its end, so that paths can be put behind it. */
export const addressSchema = webAddressSchema.transform((address) => address.replace(/\/+$/, ''));
/** A whole number from a variable, between the two, both included. */
export const wholeNumber = (least: number, most: number) =>
  z.coerce.number({ error: 'must be a number' }).int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);

/** What every bot needs: the server's address, the bot's token, and the file it keeps its place in. */
export const connectionSettings = {
  PARLEY_URL: addressSchema.default('http://localhost:4800'),
  PARLEY_TOKEN: z
    .string({ error: 'is missing: the token of the bot, from Settings, Bots' })
    .regex(/^pbt_\S+$/, 'must be the token of a bot: it begins with pbt_'),
};

export type Environment = Record<string, string | undefined>;
// biome-ignore lint/style/noProcessEnv: this is the one place where the bots read it
const ownEnvironment: Environment = process.env;

/**
 * Reads settings from environment variables. An empty variable counts as none; `NAME_FILE` names a file that holds the value of `NAME`. Throws an error with one line
 * for each setting that is not as it must be; values are not repeated in it, since some are secret.
 */
export function readEnvironment<S extends z.ZodRawShape>(shape: S, environment: Environment = ownEnvironment): z.infer<z.ZodObject<S>> {
  const given: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of Object.keys(shape)) {
    const value = environment[name]?.trim();
    const file = environment[`${name}_FILE`]?.trim();
    if (value) given[name] = value;
    else if (file) {
      try {
        given[name] = readFileSync(file, 'utf8').trim();
      } catch {
        problems.push(`${name}_FILE: the file ${file} cannot be read`);
      }
    }
  }
  const read = z.object(shape).safeParse(given);
  for (const issue of read.error?.issues ?? []) {
    const name = issue.path.join('.');
    if (!problems.some((problem) => problem.startsWith(`${name}_FILE`))) problems.push(`${name}: ${issue.message}`);
  }
  if (!read.success || problems.length > 0)
    throw new Error(`The bot cannot start with these settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return read.data;
}
