import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRelayHttp } from '../../desktop/engine-process/relay-http.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { device, freshHandle, password, signUp } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

/** What the app's own HTTP says to a real server, and understands of it. */
const http = createRelayHttp(() => undefined);
const folder = mkdtempSync(join(tmpdir(), 'parley-account-'));
let database: TestDatabase;
let relay: OutsideRelay;
beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  await signUp(relay.url);
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const refusedAt = (path: string) => ({ ok: false, error: { code: 'unauthenticated', issues: [{ path }] } });

test('the second step, an export and the end of an account', async () => {
  const { url } = relay;
  const { accessToken, user, refreshToken } = await signUp(url, freshHandle('app'));
  const { account } = http;
  expect(await account.totpStatus(url, accessToken)).toEqual({ ok: true, value: { isOn: false, recoveryCodesLeft: 0 } });
  expect(await account.beginTotp(url, accessToken, { password: 'wrong horse battery' })).toMatchObject(refusedAt('password'));
  const begun = await account.beginTotp(url, accessToken, { password });
  if (!begun.ok) throw new Error(begun.error.message);
  const totp = new TOTP({ secret: begun.value.secret });
  expect(await account.confirmTotp(url, accessToken, { code: '12' })).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'code' }] } });
  const confirmed = await account.confirmTotp(url, accessToken, { code: totp.generate() });
  const [first = '', second = ''] = confirmed.ok ? confirmed.value.recoveryCodes : [];
  expect(await http.login(url, { handle: user.handle, password, device })).toMatchObject(refusedAt('totp'));
  expect(await http.login(url, { handle: user.handle, password, device, totp: first })).toMatchObject({ ok: true });

  const path = join(folder, 'mine.zip');
  let received = 0;
  const onProgress = (bytes: number): void => {
    received = bytes;
  };
  const target = { url, accessToken, signal: new AbortController().signal };
  expect(await account.exportData(target, { path, onProgress })).toEqual({ ok: true, value: null });
  expect(readFileSync(path).byteLength).toBe(received);
  expect(received).toBeGreaterThan(500);

  expect(await account.deleteAccount(url, accessToken, { password, messages: 'keep' })).toMatchObject(refusedAt('totp'));
  expect(await account.deleteAccount(url, accessToken, { password, totp: second, messages: 'keep' })).toEqual({ ok: true, value: null });
  expect(await http.refresh(url, { refreshToken })).toMatchObject(refusedAt('account'));
});
