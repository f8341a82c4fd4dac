import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NewerStoreError, pendingMigrations } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { lockProfile, openReadOnly, openStore } from './open-store.ts';
import { StoreError, type StoreProblem } from './sqlite-errors.ts';
import type { Store } from './store.ts';

let directory: string;
let open: Store[] = [];
const problems: StoreProblem[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-store-'));
  problems.length = 0;
});
afterEach(() => {
  for (const store of open) store.close();
  open = [];
  rmSync(directory, { recursive: true });
});

const openOne = (file: 'cache' | 'own' | 'device', onDamage: 'rebuild' | 'salvage' = file === 'cache' ? 'rebuild' : 'salvage') => {
  const store = openStore({
    path: join(directory, `${file}.db`),
    migrations: migrations[file],
    durability: file === 'cache' ? 'normal' : 'full',
    secureDelete: file === 'cache',
    onDamage,
    onProblem: (problem) => problems.push(problem),
    nowMs: 42,
  });
  open.push(store);
  return store;
};
const close = (store: Store) => {
  store.close();
  open = open.filter((one) => one !== store);
};

test.each(['cache', 'own', 'device'] as const)('%s.db walks up from every version, one step at a time, and keeps what it holds', (file) => {
  const path = join(directory, `${file}.db`);
  for (let version = 1; version <= migrations[file].length; version += 1) {
    const db = new Database(path);
    for (const step of pendingMigrations(Number(db.pragma('user_version', { simple: true })), migrations[file].slice(0, version))) {
      db.exec(step.sql);
      db.pragma(`user_version = ${step.number}`);
    }
    db.close();
    close(openOne(file));
    const raised = new Database(path);
    expect(raised.pragma('user_version', { simple: true })).toBe(migrations[file].length);
    expect(raised.pragma('quick_check', { simple: true })).toBe('ok');
    raised.close();
    rmSync(path);
  }
});

test('the list of steps has no gap, and an unknown version is refused', () => {
  expect(() => pendingMigrations(0, [{ number: 2, name: 'x', sql: '' }])).toThrow('should have number 1');
  expect(() => pendingMigrations(3, [])).toThrow(NewerStoreError);
});

test('every table is strict, own.db reaches the disk at every commit, cache.db overwrites what is deleted', () => {
  const cache = openOne('cache');
  const own = openOne('own');
  for (const store of [cache, own]) {
    expect(store.read.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND strict = 0")).toEqual(
      [],
    );
    expect(store.read.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
  }
  expect(own.read.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
  expect(cache.read.get('PRAGMA synchronous')).toEqual({ synchronous: 1 });
  expect(cache.read.get('PRAGMA secure_delete')).toEqual({ secure_delete: 1 });
});

test('a damaged cache.db is put aside and rebuilt', () => {
  close(openOne('cache'));
  writeFileSync(join(directory, 'cache.db'), 'this is no database, this is a poem about one'.repeat(200));
  const cache = openOne('cache');
  expect(cache.quarantined).toBe(join(directory, 'cache.db.damaged-42'));
  expect(cache.read.get('SELECT count(*) AS n FROM messages')).toEqual({ n: 0 });
  expect(readFileSync(cache.quarantined ?? '').toString()).toContain('poem');
});

test('a damaged own.db is put aside, and every draft and message that can be read is kept', () => {
  const own = openOne('own');
  own.write((write) => {
    for (let index = 0; index < 500; index += 1)
      write.run('INSERT INTO drafts (room_id, body, cursor, updated_at) VALUES (?, ?, 0, 1)', `room ${index}`, 'x'.repeat(500));
    for (let index = 0; index < 20; index += 1)
      write.run("INSERT INTO outbox (op_id, lane, call, input, state, created_at) VALUES (?, 'r', 'messages.send', '{}', 'queued', 1)", `op ${index}`);
  });
  const rootPage = own.read.get<{ rootpage: number }>("SELECT rootpage FROM sqlite_schema WHERE name = 'drafts'")?.rootpage ?? 0;
  close(own);
  const bytes = readFileSync(join(directory, 'own.db'));
  bytes.fill(0xff, 4096 * (rootPage - 1), 4096 * rootPage);
  writeFileSync(join(directory, 'own.db'), bytes);
  const kept = openOne('own');
  expect(kept.quarantined).not.toBeNull();
  expect(kept.read.get('SELECT count(*) AS n, min(op_id) AS first FROM outbox')).toEqual({ n: 20, first: 'op 0' });
});

test('a cache.db of a newer app is rebuilt, an own.db is refused untouched', () => {
  for (const file of ['cache', 'own'] as const) {
    close(openOne(file));
    const db = new Database(join(directory, `${file}.db`));
    db.pragma('user_version = 999');
    db.close();
  }
  expect(openOne('cache').quarantined).not.toBeNull();
  expect(() => openOne('own')).toThrow(NewerStoreError);
});

test('a failed write changes nothing and is told in plain words', () => {
  const own = openOne('own');
  own.write((write) => write.run("INSERT INTO drafts (room_id, body, cursor, updated_at) VALUES ('r', 'kept', 0, 1)"));
  expect(() =>
    own.write((write) => {
      write.run('DELETE FROM drafts');
      write.run('PRAGMA max_page_count = 1');
      for (let index = 0; index < 50; index += 1)
        write.run('INSERT INTO drafts (room_id, body, cursor, updated_at) VALUES (?, ?, 0, 1)', `r${index}`, 'x'.repeat(10_000));
    }),
  ).toThrow('The disk is full');
  expect(problems).toEqual(['full']);
  expect(own.read.all('SELECT body FROM drafts')).toEqual([{ body: 'kept' }]);
});

test('a read-only connection sees what is written and writes nothing', () => {
  const cache = openOne('cache');
  const reader = openReadOnly(cache.path);
  cache.write((write) => write.run("INSERT INTO meta VALUES ('storeId', 'x')"));
  expect(reader.read.get('SELECT value FROM meta')).toEqual({ value: 'x' });
  expect(() => reader.read.all("DELETE FROM meta RETURNING 'x'")).toThrow(/readonly/);
  reader.close();
});

test('a profile has one owner', () => {
  const path = join(directory, 'engine.lock');
  const lock = lockProfile(path);
  expect(() => lockProfile(path)).toThrow(StoreError);
  lock.close();
  lockProfile(path).close();
});

test('damage met while running is named', () => {
  const cache = openOne('cache');
  cache.write((write) => {
    for (let index = 0; index < 2_000; index += 1) write.run('INSERT INTO users VALUES (?, 1, ?, ?)', `user ${index}`, '{}', 'x'.repeat(100));
  });
  close(cache);
  const bytes = readFileSync(cache.path);
  bytes.fill(0xff, 4096 * Math.floor(bytes.length / 4096 / 2));
  writeFileSync(cache.path, bytes);
  appendFileSync(cache.path, '');
  const damaged = openOne('cache');
  expect(() => damaged.read.all('SELECT * FROM users')).toThrow(StoreError);
  expect(problems).toContain('corrupt');
});

test('damage met within a look at another file is told of the damaged one alone', () => {
  const own = openOne('own');
  own.write((write) => {
    for (let index = 0; index < 2_000; index += 1) write.run('INSERT INTO save_marks VALUES (?, ?, 1, 7)', `room ${index}`, 'x'.repeat(100));
  });
  own.close();
  const bytes = readFileSync(own.path);
  bytes.fill(0xff, 4096 * 8);
  const told: string[] = [];
  const openAs = (file: 'cache' | 'own') => {
    const store = openStore({
      path: join(directory, `${file}.db`),
      migrations: migrations[file],
      durability: 'full',
      secureDelete: false,
      onDamage: 'rebuild',
      onProblem: () => told.push(file),
      nowMs: 42,
    });
    open.push(store);
    return store;
  };
  open = open.filter((store) => store !== own);
  writeFileSync(own.path, bytes);
  const [cache, damaged] = [openAs('cache'), openAs('own')];
  expect(() => cache.snapshot(() => damaged.snapshot(() => damaged.read.all('SELECT * FROM save_marks')))).toThrow(StoreError);
  expect(told).toEqual(['own']);
});

test('drafts and unsent messages of the first version are there in the newest', () => {
  const db = new Database(join(directory, 'own.db'));
  db.exec(migrations.own[0]?.sql ?? '');
  db.pragma('user_version = 1');
  db.exec("INSERT INTO drafts VALUES ('room', 'half a thought', 3, 7)");
  db.exec("INSERT INTO outbox (op_id, lane, call, input, state, created_at) VALUES ('op', 'room', 'messages.send', '{}', 'queued', 1)");
  db.close();
  const own = openOne('own');
  expect(own.read.all('SELECT * FROM drafts')).toEqual([
    { room_id: 'room', root_id: '', body: 'half a thought', cursor: 3, reply_to_id: null, edit: null, updated_at: 7 },
  ]);
  expect(own.read.get('SELECT op_id, target FROM outbox')).toEqual({ op_id: 'op', target: null });
});
