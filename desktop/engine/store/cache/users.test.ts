import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { migrations } from '../migrations/migrations.ts';
import { openStore } from '../open-store.ts';
import { putUsers, refoldUsers, searchUsers } from './users.ts';

it('folds names again that were folded by older rules, once', () => {
  const directory = mkdtempSync(join(tmpdir(), 'parley-users-'));
  const store = openStore({
    path: join(directory, 'cache.db'),
    migrations: migrations.cache,
    durability: 'normal',
    secureDelete: false,
    onDamage: 'rebuild',
    onProblem: () => undefined,
    nowMs: 1,
  });
  const id = '00000000-0000-7000-8000-000000000001';
  store.write((write) => putUsers(write, [{ id, handle: 'ana', displayName: 'Ana Groß', version: 1 }]));
  const makeOld = () => store.write((write) => write.run(`UPDATE users SET folded = 'ana ana groß'`));
  makeOld();
  refoldUsers(store);
  expect(searchUsers(store.read, 'GROSS', 5).map((user) => user.id)).toEqual([id]);
  makeOld();
  refoldUsers(store);
  expect(searchUsers(store.read, 'gross', 5)).toEqual([]);
  store.close();
  rmSync(directory, { recursive: true });
});
