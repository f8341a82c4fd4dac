// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { initialState } from '../app-state.ts';
import { getState, setState } from '../store.ts';
import { forgetUnknownUsers, needUsers } from './people.ts';

const account = '0198c0de-0010-7000-8000-0000000000aa';
const stranger = '0198c0de-0010-7000-8000-0000000000bb';
let fake: FakeParley;
let accountId: string;

const asked = () => fake.calls.flatMap((call) => (call.name === 'users.get' ? [(call.input as { userIds: string[] }).userIds] : []));

beforeEach(async () => {
  setState(initialState, true);
  fake = createFakeParley(defaultScenario);
  window.parley = fake;
  const view = await fake.call('app.view', {});
  accountId = view.ok ? (view.value.accounts[0]?.id ?? account) : account;
});

describe('people who are needed', () => {
  it('are asked for in one call for all of one turn, each once', async () => {
    needUsers(accountId, [personId('mara'), stranger]);
    needUsers(accountId, [personId('lena'), stranger]);
    await vi.waitFor(() => expect(getState().byAccount[accountId]?.users[personId('lena')]).toBeTruthy());
    needUsers(accountId, [personId('mara'), stranger]);
    await Promise.resolve();
    expect(asked()).toEqual([[personId('mara'), stranger, personId('lena')]]);
  });

  it('are asked for again when the store was emptied or the server answers again', async () => {
    needUsers(accountId, [stranger]);
    await vi.waitFor(() => expect(asked()).toHaveLength(1));
    setState(initialState, true);
    needUsers(accountId, [stranger]);
    await vi.waitFor(() => expect(asked()).toHaveLength(2));
    forgetUnknownUsers(accountId);
    needUsers(accountId, [stranger]);
    await vi.waitFor(() => expect(asked()).toHaveLength(3));
  });

  it('are asked for again after a call that failed, once something has changed', async () => {
    const failing = vi.spyOn(fake, 'call').mockResolvedValueOnce({ ok: false, error: { code: 'unavailable', message: 'Busy.' } } as never);
    needUsers(accountId, [stranger]);
    await vi.waitFor(() => expect(failing).toHaveBeenCalled());
    needUsers(accountId, [stranger]);
    forgetUnknownUsers(accountId);
    needUsers(accountId, [stranger]);
    await vi.waitFor(() => expect(asked()).toEqual([[stranger]]));
  });
});
