import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** `@prisma/adapter-pg` cuts a script at every semicolon, which breaks function bodies. PostgreSQL takes a whole script at once, and as one transaction. */
class WholeScriptPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

let instantiated: Promise<void> | undefined;

/** The little of WebAssembly that is needed here: its types come with a browser's, which no code of the relay may see. */
type Exports = Record<string, unknown>;
type WebAssembly = { instantiate(code: Uint8Array, imports: Record<string, unknown>): Promise<{ instance: { exports: Exports } }> };

async function instantiate(): Promise<void> {
  const code = await readFile(join(dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssembly };
  const glue = bindings as unknown as { __wbg_set_wasm(exports: Exports): void };
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start !== 'function') throw new Error('the schema engine has no start function');
  start();
}

/**
 * Prisma's schema engine as WebAssembly, from npm alone (its command line would fetch a native one). Works on one database through `@prisma/adapter-pg`.
 * @param databaseUrl PostgreSQL connection string
 * @param datamodels name and text of Prisma schema files, where the task compares with them
 */
export async function openSchemaEngine(
  databaseUrl: string,
  datamodels: [string, string][] = [],
): Promise<{ engine: bindings.SchemaEngine; close(): Promise<void> }> {
  instantiated ??= instantiate();
  await instantiated;
  // A pool of our own, because the engine leaves its connections open when it is freed.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const factory = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg(pool));
  const engine = await bindings.SchemaEngine.new({ datamodels: datamodels.length === 0 ? undefined : datamodels }, () => {}, factory);
  return {
    engine,
    close: async () => {
      engine.free();
      await pool.end();
    },
  };
}
