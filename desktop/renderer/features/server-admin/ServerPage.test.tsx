import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import { ServerPage } from './ServerPage.tsx';

afterEach(stopFakeApp);

it('keeps a name that is being typed while the connection comes and goes', async () => {
  const fake = startFakeApp({ accounts: 1, admin: true, typing: false });
  await waitFor(() => expect(getState().phase).toBe('ready'));
  render(
    <div>
      <ServerPage accountId={getState().accounts[0]?.id ?? ''} />
    </div>,
  );
  const field = (await screen.findByRole('textbox', { name: 'Name of the server' })) as HTMLInputElement;
  const asked = () => fake.calls.filter((call) => call.name === 'admin.settings').length;
  fireEvent.change(field, { target: { value: 'Fjordlight North' } });
  act(() => fake.connect('offline'));
  await waitFor(() => expect(asked()).toBeGreaterThan(1));
  const before = asked();
  act(() => fake.connect('online'));
  await waitFor(() => expect(asked()).toBeGreaterThan(before));
  await act(async () => {});
  expect(field.value).toBe('Fjordlight North');
});
