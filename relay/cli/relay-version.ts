import { readFileSync } from 'node:fs';

/** The version of this relay. */
export const { version: relayVersion } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
