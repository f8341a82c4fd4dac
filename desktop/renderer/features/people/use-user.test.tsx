// @vitest-environment jsdom
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetUnknownUsers } from '../../state/actions/people.ts';
import { initialState } from '../../state/app-state.ts';
import { setState } from '../../state/store.ts';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { personName, useUser } from './use-user.ts';

let fake: FakeParley;
let accountId: string;
const asked = () => fake.calls.flatMap((call) => (call.name === 'users.get' ? [(call.input as { userIds: string[] }).userIds] : []));
const Name = ({ userId }: { userId: string | null }) => <p>{personName(useUser(accountId, userId))}</p>;

beforeEach(async () => {
  setState(initialState, true);
  fake = createFakeParley(defaultScenario);
  window.parley = fake;
  const view = await fake.call('app.view', {});
  accountId = view.ok ? (view.value.accounts[0]?.id ?? '') : '';
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('asks only for those it can name, so that nobody else stays unknown for it', async () => {
  render(
    <>
      <Name userId={null} />
      <Name userId={personId('mara')} />
    </>,
  );
  await waitFor(() => expect(screen.getAllByText('Somebody')).toHaveLength(1));
  expect(asked()).toEqual([[personId('mara')]]);
});

it('asks once more for somebody on the page when the answer failed and the server is back', async () => {
  const failing = vi.spyOn(fake, 'call').mockResolvedValueOnce({ ok: false, error: { code: 'unavailable', message: 'Busy.' } } as never);
  render(<Name userId={personId('mara')} />);
  await waitFor(() => expect(failing).toHaveBeenCalledTimes(1));
  act(() => forgetUnknownUsers(accountId));
  await waitFor(() => expect(screen.queryByText('Somebody')).toBeNull());
});
