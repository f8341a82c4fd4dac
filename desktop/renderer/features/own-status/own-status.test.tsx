// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openOverlay, openSettings } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { samplePassword } from '../../testing/fake-person.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;
const own = () => getState().accounts[0];
const called = (name: string) => fake.calls.filter((call) => call.name === name).map(({ input }) => input);
const seriousFaults = async () =>
  (await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);

async function openApp(): Promise<string> {
  fake = startFakeApp({ accounts: 1 });
  render(<App />);
  await screen.findByRole('button', { name: /your status and profile/ });
  return own()?.id ?? '';
}
afterEach(stopFakeApp);

it('one chooses how one is seen from one’s own card', async () => {
  const accountId = await openApp();
  fireEvent.keyDown(screen.getByRole('button', { name: /your status and profile/ }), { key: 'Enter' });
  fireEvent.click(await screen.findByRole('menuitem', { name: /Do not disturb/ }));
  await waitFor(() => expect(own()?.presence).toBe('dnd'));
  expect(called('presence.set')).toEqual([{ accountId, status: 'dnd' }]);
  expect(await screen.findByRole('button', { name: /Do not disturb, your status and profile/ })).toBeTruthy();
});

it('a status in words stands on the own card, keeps how one is seen, and can be cleared', async () => {
  const accountId = await openApp();
  openOverlay({ kind: 'own-status', accountId });
  fireEvent.change(await screen.findByLabelText('Status'), { target: { value: 'Writing' } });
  expect(await seriousFaults()).toEqual([]);
  fireEvent.click(screen.getByRole('radio', { name: 'No end' }));
  fireEvent.click(screen.getByRole('button', { name: 'Set status' }));
  await waitFor(() => expect(own()?.user.status).toEqual({ text: 'Writing' }));
  expect(called('presence.set')).toEqual([{ accountId, status: 'online', text: 'Writing', emoji: '' }]);
  const card = await screen.findByRole('button', { name: /Writing.*your status and profile/ });
  fireEvent.keyDown(card, { key: 'Enter' });
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Clear status' }));
  await waitFor(() => expect(own()?.user.status).toBeUndefined());
});

it('the profile page changes name, time zone and about; a wrong password is said at its field', async () => {
  const accountId = await openApp();
  openSettings('profile');
  fireEvent.change(await screen.findByLabelText('Time zone'), { target: { value: 'Europe/Lisbon' } });
  fireEvent.change(screen.getByLabelText('About'), { target: { value: 'Ships' } });
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await waitFor(() => expect(own()?.user).toMatchObject({ timeZone: 'Europe/Lisbon', about: 'Ships' }));
  fireEvent.change(screen.getByLabelText('Present password'), { target: { value: 'wrong' } });
  fireEvent.change(screen.getByLabelText('New password'), { target: { value: 'another long password' } });
  fireEvent.click(screen.getByRole('button', { name: 'Change password' }));
  expect(await screen.findByText('This is not your present password.')).toBeTruthy();
  expect(await seriousFaults()).toEqual([]);
  fireEvent.change(screen.getByLabelText('Present password'), { target: { value: samplePassword } });
  fireEvent.click(screen.getByRole('button', { name: 'Change password' }));
  await waitFor(() => expect(screen.queryByText('This is not your present password.')).toBeNull());
  expect(called('password.change').at(-1)).toEqual({ accountId, current: samplePassword, next: 'another long password' });
});
