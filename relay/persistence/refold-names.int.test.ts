import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import { openDatabase } from './prisma-client.ts';
import { refoldNames } from './refold-names.ts';

let stores: TestStores;
let client: pg.Client;
beforeAll(async () => {
  stores = await openTestStores();
  client = new pg.Client({ connectionString: stores.database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await stores.end();
});

it('folds names again that were folded by older rules, once', async () => {
  const { database, close } = openDatabase(stores.database.url, { connections: 1, name: 'test' });
  const ana = await stores.user('ana');
  await stores.users.update(ana.id, { displayName: 'Ana Groß' });
  const roomId = await stores.room([ana], { name: 'Straße' });
  const makeOld = async () => {
    await client.query(`UPDATE users SET search_key = 'ana ana groß'`);
    await client.query(`UPDATE rooms SET name_key = 'straße' WHERE id = $1`, [roomId]);
  };
  const keys = async () =>
    (await client.query('SELECT u.search_key AS user, r.name_key AS room FROM users u, rooms r WHERE u.id = $1 AND r.id = $2', [ana.id, roomId])).rows[0];
  await makeOld();
  await client.query('UPDATE server SET folding_rules = 1');
  await refoldNames(database);
  expect(await keys()).toEqual({ user: 'ana ana gross', room: 'strasse' });
  expect((await stores.users.search('gross', 5)).map((user) => user.id)).toEqual([ana.id]);
  await makeOld();
  await refoldNames(database);
  expect(await keys()).toEqual({ user: 'ana ana groß', room: 'straße' });
  await close();
});
