// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { getState } from '../store.ts';
import { callParley } from './bridge.ts';
import { loadAccount } from './load-account.ts';

let fake: FakeParley;

beforeEach(() => {
  prepareDom();
  fake = createFakeParley(defaultScenario);
  window.parley = fake;
});

afterEach(clearWindow);

it('reads an account once for all who ask meanwhile, and again for who asks later', async () => {
  const app = await callParley('app.view', {});
  const accountId = app.ok ? (app.value.accounts[0]?.id ?? '') : '';
  const call = vi.spyOn(fake, 'call');
  const reads = () => call.mock.calls.filter(([name]) => name === 'rooms.list').length;
  await Promise.all([loadAccount(accountId), loadAccount(accountId)]);
  expect(reads()).toBe(1);
  expect(getState().byAccount[accountId]?.areRoomsLoaded).toBe(true);
  await loadAccount(accountId);
  expect(reads()).toBe(2);
});
