import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '../store/migrations/migrations.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { createReader, type Reader } from './reader.ts';

let directory: string;
let store: Store;
let reader: Reader;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-reader-'));
  const path = join(directory, 'cache.db');
  store = openStore({
    path,
    migrations: migrations.cache,
    durability: 'normal',
    secureDelete: true,
    onDamage: 'rebuild',
    onProblem: () => undefined,
    nowMs: 1,
  });
  reader = createReader();
});
afterEach(async () => {
  await reader.close();
  store.close();
  rmSync(directory, { recursive: true });
});

test('counts and checks in a thread of its own', async () => {
  store.write((write) => write.run("INSERT INTO ranges VALUES ('room', 1, 5, 5)"));
  expect(await reader.ask('held', store.path)).toMatchObject({ messages: 0, ranges: [{ roomId: 'room', fromSeq: 1, toSeq: 5 }] });
  expect(await reader.ask('quick-check', store.path)).toEqual({ isSound: true, detail: 'ok' });
  expect(await reader.ask('release', store.path)).toBeNull();
});

test('a file that is not there is an error, not the end of the thread', async () => {
  await expect(reader.ask('held', join(directory, 'nothing.db'))).rejects.toMatchObject({ wire: { code: 'unavailable' } });
  expect(await reader.ask('held', store.path)).toMatchObject({ messages: 0 });
});

test('closing while the thread still starts answers what waits, and ends it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const fresh = createReader();
    const asked = fresh.ask('held', store.path);
    const outcome = expect(asked).rejects.toMatchObject({ wire: { code: 'unavailable' } });
    await fresh.close();
    await outcome;
  }
});
