import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { memoryCode, memoryRecoveryCode } from '../testing/memory-account-http.ts';
import { type Client, createWorld, type World } from '../testing/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-exports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let world: World;
afterEach(() => world.end());

const password = 'long enough password';
const connection = async (client: Client) => (await client.call('app.view', {})).accounts[0]?.connection;
const signIn = (client: Client, totp?: string) =>
  client.call('accounts.signIn', { serverUrl: 'localhost:1', handle: 'ana', password, ...(totp === undefined ? {} : { totp }) });
const at = (path: string) => ({ wire: { code: 'invalid', issues: [{ path }] } });

describe('the second step', () => {
  test('is set up, asked for, and turned off; wrong words are said at their fields', async () => {
    world = createWorld();
    const ana = await world.signUp('ana');
    expect(await ana.call('totp.status', {})).toEqual({ isOn: false, recoveryCodesLeft: 0 });
    await expect(ana.call('totp.begin', { password: 'wrong' })).rejects.toMatchObject(at('password'));
    expect((await ana.call('totp.begin', { password })).uri).toContain('otpauth://');
    await expect(ana.call('totp.confirm', { code: '000000' })).rejects.toMatchObject(at('code'));
    expect(await ana.call('totp.confirm', { code: memoryCode })).toEqual({ recoveryCodes: [memoryRecoveryCode] });
    expect(await ana.call('totp.status', {})).toEqual({ isOn: true, recoveryCodesLeft: 1 });
    await ana.call('accounts.signOut', { removeData: false });
    await expect(signIn(ana)).rejects.toMatchObject({ wire: { code: 'unauthenticated', issues: [{ path: 'totp', message: 'is needed' }] } });
    await expect(signIn(ana, '000000')).rejects.toMatchObject({ wire: { code: 'unauthenticated', issues: [{ path: 'totp', message: 'is wrong' }] } });
    await signIn(ana, memoryCode);
    await expect(ana.call('totp.disable', { password, code: '000000' })).rejects.toMatchObject(at('code'));
    await ana.call('totp.disable', { password, code: memoryCode });
    expect(await ana.call('totp.status', {})).toEqual({ isOn: false, recoveryCodesLeft: 0 });
  });
});

describe('deleting an account', () => {
  test('signs it out on every device, says why, and leaves local data until they are removed', async () => {
    world = createWorld();
    const ana = await world.signUp('ana');
    const laptop = await world.signIn('ana');
    const away = await world.signIn('ana');
    const { room } = await ana.call('rooms.create', { kind: 'public', name: 'general' });
    await ana.call('messages.send', { roomId: room.id, body: 'kept here' });
    await world.clock.pass(1_000);
    away.network.faults.isDown = true;
    away.network.cut();
    await expect(ana.call('accounts.delete', { password: 'wrong', messages: 'keep' })).rejects.toMatchObject(at('password'));
    expect((await connection(ana))?.state).toBe('online');
    await ana.call('accounts.delete', { password, messages: 'keep' });
    const over = { state: 'signed-out', code: 'account-deleted' };
    expect(await connection(ana)).toMatchObject(over);
    await world.clock.until(async () => (await connection(laptop))?.state === 'signed-out');
    expect(await connection(laptop)).toMatchObject(over);
    // Who was not there when it happened learns it when he comes back.
    away.network.faults.isDown = false;
    await world.clock.until(async () => (await connection(away))?.state === 'signed-out');
    expect(await connection(away)).toMatchObject(over);
    const { rows } = await ana.call('timeline.page', { roomId: room.id, anchor: { at: 'latest' }, limit: 10 });
    expect(rows.at(-1)).toMatchObject({ message: { body: 'kept here' } });
    await ana.call('accounts.signOut', { removeData: true });
    expect((await ana.call('app.view', {})).accounts).toEqual([]);
  });

  test('asks for the code where there is a second step', async () => {
    world = createWorld();
    const ana = await world.signUp('ana');
    await ana.call('totp.begin', { password });
    await ana.call('totp.confirm', { code: memoryCode });
    await expect(ana.call('accounts.delete', { password, messages: 'remove' })).rejects.toMatchObject(at('totp'));
    await ana.call('accounts.delete', { password, totp: memoryCode, messages: 'remove' });
    expect(await connection(ana)).toMatchObject({ code: 'account-deleted' });
  });
});

describe('an export', () => {
  const told = (client: Client) => client.changes.flatMap((change) => (change.type === 'export-changed' ? [change] : []));

  test('is put in its place when it is whole', async () => {
    world = createWorld();
    const ana = await world.signUp('ana');
    const path = join(folder, 'mine.zip');
    await ana.call('accounts.export', { path });
    await expect.poll(() => told(ana).at(-1)).toMatchObject({ state: 'done', path, bytes: 16 });
    expect(readFileSync(path, 'utf8')).toBe('all that is mine');
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  test('that is given up or cannot be written leaves nothing', async () => {
    world = createWorld();
    const ana = await world.signUp('ana');
    const path = join(folder, 'given-up.zip');
    const begun = ana.call('accounts.export', { path });
    // Given up before the file is written.
    await Promise.all([
      expect(ana.call('accounts.export', { path })).rejects.toMatchObject({ wire: { code: 'conflict' } }),
      ana.call('accounts.cancelExport', {}),
      begun,
    ]);
    await expect.poll(() => told(ana).at(-1)?.state).toBe('cancelled');
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
    await ana.call('accounts.export', { path: join(folder, 'no', 'such', 'folder.zip') });
    await expect.poll(() => told(ana).at(-1)).toMatchObject({ state: 'failed', message: 'It could not be written there.' });
  });
});
