import { defineConfig } from 'prisma/config';

/** For the `prisma` command line; always given by `--config prisma/prisma.config.ts`. The relay itself migrates through `migrate.ts`. */
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost:5432/parley' },
});
