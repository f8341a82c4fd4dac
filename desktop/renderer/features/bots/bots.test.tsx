// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openSettings } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { App } from '../shell/App.tsx';
import { RoomBots } from './RoomBots.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;

async function start(): Promise<void> {
  fake = startFakeApp({ accounts: 1, admin: true });
  await waitFor(() => expect(getState().phase).toBe('ready'));
}

async function openPage(): Promise<void> {
  await start();
  render(<App />);
  act(() => openSettings('server-bots'));
  await screen.findByText('Ticker');
}

afterEach(stopFakeApp);

const asked = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => (call.input as { ask: unknown }).ask);
async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

it('makes a bot with what it may do, and shows its token once', async () => {
  await openPage();
  fireEvent.click(screen.getByRole('button', { name: 'New bot' }));
  const dialog = await screen.findByRole('dialog', { name: 'New bot' });
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Handle' }), { target: { value: '@deploys' } });
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Name' }), { target: { value: 'Deploys' } });
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'react and vote' }));
  await expectAccessible();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
  const made = await screen.findByRole('dialog', { name: 'Deploys is made' });
  const secret = (within(made).getByRole('textbox', { name: 'Token' }) as HTMLInputElement).value;
  expect(secret).toMatch(/^pbt_/);
  fireEvent.click(within(made).getByRole('button', { name: 'Copy: Token' }));
  await waitFor(() => expect(fake.calls.find((call) => call.name === 'shell.copyText')?.input).toEqual({ text: secret }));
  expect(asked('bots.create')).toEqual([
    { handle: 'deploys', displayName: 'Deploys', scopes: ['messages:read', 'messages:write', 'rooms:read', 'commands', 'files'] },
  ]);
  fireEvent.click(within(made).getByRole('button', { name: 'Done' }));
  await screen.findByText('Deploys');
  expect(document.body.textContent).not.toContain(secret);
});

it('says beside the handle that it is taken', async () => {
  await openPage();
  fireEvent.click(screen.getByRole('button', { name: 'New bot' }));
  const dialog = await screen.findByRole('dialog', { name: 'New bot' });
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Handle' }), { target: { value: 'lena' } });
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Name' }), { target: { value: 'Lena' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('@lena is taken.');
});

it('makes a token for one room, and revokes one', async () => {
  await openPage();
  fireEvent.click(screen.getByRole('button', { name: 'Tokens of Ticker' }));
  const dialog = await screen.findByRole('dialog', { name: 'Tokens of Ticker' });
  await within(dialog).findByText('First token');
  fireEvent.click(within(dialog).getByRole('button', { name: 'New token' }));
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'What it is for' }), { target: { value: 'Build server' } });
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'firmware', hidden: true }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create the token' }));
  await within(dialog).findByText('Build server');
  expect(asked('bots.createToken')).toMatchObject([{ name: 'Build server', roomIds: [roomSamples.firmware.id] }]);
  await expectAccessible();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Revoke First token' }));
  await within(dialog).findByText('Revoked');
});

it('changes how a bot is called and what it says of itself, and keeps its handle', async () => {
  await openPage();
  fireEvent.click(screen.getByRole('button', { name: 'Change Ticker' }));
  const dialog = await screen.findByRole('dialog', { name: 'Change Ticker' });
  expect((within(dialog).getByRole('textbox', { name: 'Handle' }) as HTMLInputElement).readOnly).toBe(true);
  expect(within(dialog).getByRole('button', { name: 'Change' }).getAttribute('aria-disabled')).toBe('true');
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'Name' }), { target: { value: 'Prices ' } });
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'About' }), { target: { value: 'Says what shares cost' } });
  await expectAccessible();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Change' }));
  await screen.findByText('Prices');
  expect(asked('bots.update')).toMatchObject([{ displayName: 'Prices', about: 'Says what shares cost' }]);
});

it('makes a token that ends, and says which one has', async () => {
  await openPage();
  fireEvent.click(screen.getByRole('button', { name: 'Tokens of Ticker' }));
  const dialog = await screen.findByRole('dialog', { name: 'Tokens of Ticker' });
  const expired = (await within(dialog).findByText('Expired')).closest('li') as HTMLElement;
  expect(expired.textContent).toContain('Trial');
  expect(within(expired).queryByRole('button')).toBeNull();
  fireEvent.click(within(dialog).getByRole('button', { name: 'New token' }));
  fireEvent.change(within(dialog).getByRole('textbox', { name: 'What it is for' }), { target: { value: 'A quarter' } });
  fireEvent.click(within(dialog).getByRole('radio', { name: 'In 90 days' }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create the token' }));
  const made = (await within(dialog).findByText('A quarter')).closest('li');
  expect(made?.textContent).toMatch(/, ends /);
  const [ask] = asked('bots.createToken') as { expiresAt: number }[];
  expect(Math.round(((ask?.expiresAt ?? 0) - Date.now()) / 86_400_000)).toBe(90);
});

it('deactivates a bot after one question', async () => {
  await openPage();
  fireEvent.click(screen.getByRole('button', { name: 'Deactivate Ticker' }));
  const dialog = await screen.findByRole('dialog', { name: 'Deactivate Ticker?' });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Deactivate' }));
  await screen.findByText('No bots yet');
});

it('tells the members of a room what its bots can do there', async () => {
  await start();
  render(<RoomBots accountId={getState().accounts[0]?.id ?? ''} roomId={roomSamples.firmware.id} />);
  const summary = await screen.findByText('What the bot here may do');
  const said = summary.closest('details')?.textContent;
  expect(said).toContain('This bot can');
  expect(said).toContain('read every message here');
  expect(said).not.toContain('messages:read');
  await waitFor(() => expect(summary.closest('details')?.textContent).toContain('/watch-allAdmins'));
  expect(summary.closest('details')?.textContent).toContain('/stock <symbol>Everybody');
});
