import { startEmbeddedPostgres } from '../embedded-postgres.ts';

/** Child process of a test: starts the database in the folder given, tells its address, and holds it until it is killed. */
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', say: () => {} });
process.send?.(server.databaseUrl);
setInterval(() => {}, 60_000);
