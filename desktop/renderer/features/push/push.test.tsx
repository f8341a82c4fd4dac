// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openSettings } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { phoneId } from '../../testing/fake-push.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;

async function openPage(state: Scenario['state'] = 'online'): Promise<void> {
  fake = startFakeApp({ accounts: 1, state });
  await waitFor(() => expect(getState().phase).toBe('ready'));
  render(<App />);
  act(() => openSettings('notifications'));
  await screen.findByRole('heading', { name: 'When this computer is off' });
}
afterEach(stopFakeApp);

const asked = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => (call.input as { ask: unknown }).ask);
const type = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

it('shows where one is told and how it stands, in plain words', async () => {
  await openPage();
  await screen.findByText('ntfy, mira-7f3k9');
  expect(screen.getByText(/^Last try .*: it arrived\.$/)).toBeTruthy();
  expect(screen.getByText(/Switched off, because nothing arrived for a day. The server could not be reached. A test that arrives/)).toBeTruthy();
  await expectAccessible();
});

it('adds one with little said by default, and sends a test at once', async () => {
  await openPage();
  await screen.findByText('ntfy, mira-7f3k9');
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  const dialog = await screen.findByRole('dialog', { name: 'Tell my phone' });
  await expectAccessible();
  type('Address', 'ntfy.example.org');
  type('Topic', 'mira-desk');
  expect((screen.getByLabelText('Access token (optional)') as HTMLInputElement).type).toBe('password');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add and send a test' }));
  await screen.findByText('ntfy, mira-desk');
  expect(asked('push.add')).toEqual([{ kind: 'ntfy', address: 'https://ntfy.example.org', topic: 'mira-desk', contents: 'hint' }]);
  await waitFor(() => expect(asked('push.test')).toHaveLength(1));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('asks what each kind needs, and says beside the address what is wrong with it', async () => {
  await openPage();
  await screen.findByText('ntfy, mira-7f3k9');
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  const dialog = await screen.findByRole('dialog', { name: 'Tell my phone' });
  fireEvent.click(within(dialog).getByRole('radio', { name: 'Matrix gateway' }));
  type('App id', 'org.example.app');
  type('Push key', 'key');
  fireEvent.click(within(dialog).getByRole('radio', { name: 'Gotify' }));
  expect(screen.queryByLabelText('App id')).toBeNull();
  type('Address', 'http://192.168.1.4');
  type('Token of the application', 'A1');
  fireEvent.click(within(dialog).getByRole('radio', { name: /^Sender, room and words/ }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add and send a test' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('192.168.1.4 is not on the public internet.');
  expect(asked('push.add')).toEqual([{ kind: 'gotify', address: 'http://192.168.1.4', token: 'A1', contents: 'words' }]);
});

it('changes what is told, tests, and removes after one question', async () => {
  await openPage();
  await screen.findByText('ntfy, mira-7f3k9');
  fireEvent.click(within(screen.getByRole('radiogroup', { name: 'What ntfy, mira-7f3k9 is told' })).getByRole('radio', { name: 'Sender, room and words' }));
  await waitFor(() => expect(asked('push.update')).toEqual([{ targetId: phoneId, contents: 'words' }]));
  fireEvent.click(screen.getByRole('button', { name: 'Send a test to Gotify' }));
  await screen.findByText('The test was taken. It should be on your phone now.');
  expect(screen.queryByText(/Switched off/)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Remove Gotify' }));
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Remove Gotify?' })).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Remove Gotify' })).toBeNull());
});

it('says while offline that the server is needed, and reads when it is back', async () => {
  await openPage('offline');
  await screen.findByText('The server cannot be reached now.');
  expect(screen.getByRole('button', { name: 'Add' }).getAttribute('aria-disabled')).toBe('true');
  act(() => fake.connect('online'));
  await screen.findByText('ntfy, mira-7f3k9');
});
