import { parseArgs } from 'node:util';
import { chooseSeed } from '../faults/choose-seed.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { runTorture } from './run-torture.ts';
import { installWrongVariant, wrongVariants } from './wrong-variants.ts';

/** `node tests/torture/run.ts --seconds 60 [--seed N] [--writers N] [--clients N] [--variant NAME]`: tortures the append function and says what was found. */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    writers: { type: 'string', default: '3' },
    clients: { type: 'string', default: '32' },
    variant: { type: 'string' },
  },
});
const seed = values.seed === undefined ? chooseSeed() : Number(values.seed);
const variant = wrongVariants.find((name) => name === values.variant);
if (values.variant !== undefined && variant === undefined) throw new Error(`--variant is one of ${wrongVariants.join(', ')}`);

const server = await startTestPostgres({ isDurable: true });
const database = await createTestDatabase();
if (variant !== undefined) await installWrongVariant(database.url, variant);
console.log(
  `seed ${seed}, ${values.seconds} s, ${values.writers} writer processes, ${values.clients} clients each${variant === undefined ? '' : `, wrong variant ${variant}`}`,
);
const result = await runTorture({
  databaseUrl: database.url,
  seconds: Number(values.seconds),
  seed,
  writers: Number(values.writers),
  clients: Number(values.clients),
});
console.log(
  `${result.attempts} attempts, ${result.acknowledged} acknowledged (${result.stored} stored by them), ${result.events} events in the log, ${result.reads} reads in flight, ${result.kills} writers killed`,
);
for (const { kind, detail } of result.findings) console.log(`FOUND ${kind}: ${detail}`);
for (const [kind, count] of result.counts) console.log(`${count} × ${kind}`);
console.log(result.findings.length === 0 ? 'Nothing wrong: 0 gaps, 0 doubled, 0 acknowledged missing, 0 holes, 0 deadlocks.' : 'WRONG.');
await database.drop();
await server.stop();
process.exit(result.findings.length === 0 ? 0 : 1);
