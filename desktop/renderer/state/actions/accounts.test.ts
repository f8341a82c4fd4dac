// @vitest-environment jsdom
import { fail } from '@parley/shared/result';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { getState } from '../store.ts';
import { signIn } from './accounts.ts';
import { unblock } from './blocks.ts';

let fake: FakeParley;

beforeEach(() => {
  prepareDom();
  fake = createFakeParley({ ...defaultScenario, accounts: 0, blocked: true });
  window.parley = fake;
});

afterEach(clearWindow);

it('knows whom one blocked as soon as one is in, whether or not the news came first', async () => {
  await signIn({ serverUrl: 'https://chat.example', handle: 'ines', password: 'long enough' });
  const [account] = getState().accounts;
  expect(Object.keys(getState().byAccount[account?.id ?? '']?.blocked ?? {})).not.toEqual([]);
});

it('says why a block could not be ended', async () => {
  fake.call = async () => fail({ code: 'unavailable', message: 'The app is restarting.' });
  expect(await unblock('0198c0de-0010-7000-8000-0000000000aa', personId('jonas'))).toBe(false);
  expect(getState().toasts).toMatchObject([{ kind: 'problem', text: 'The app is restarting.' }]);
});
