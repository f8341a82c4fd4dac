// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openOverlay, openSettings } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { sampleCode } from '../../testing/fake-account.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { samplePassword } from '../../testing/fake-person.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;
const own = () => getState().accounts[0];
const called = (name: string) => fake.calls.filter((call) => call.name === name).map(({ input }) => input);
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const seriousFaults = async () =>
  (await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);

async function openPage(part: Partial<Scenario> = {}): Promise<string> {
  fake = startFakeApp({ accounts: 1, ...part });
  render(<App />);
  await screen.findByRole('button', { name: /your status and profile/ });
  openSettings('account');
  await screen.findByRole('heading', { name: 'Account' });
  return own()?.id ?? '';
}
afterEach(stopFakeApp);

async function turnOn(): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }));
  type('Present password', samplePassword);
  press('Continue');
  await screen.findByRole('img', { name: /QR code/ });
  type('Code of the app', sampleCode);
  press('Turn on');
  await screen.findByRole('heading', { name: 'Your recovery codes' });
}

it('two-step sign-in is turned on with password, QR and code; what is wrong is said at its field', async () => {
  const accountId = await openPage();
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }));
  type('Present password', 'wrong');
  press('Continue');
  expect(await screen.findByText('This is not your present password.')).toBeTruthy();
  type('Present password', samplePassword);
  press('Continue');
  await screen.findByRole('img', { name: /QR code/ });
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')).toBeTruthy();
  expect(await seriousFaults()).toEqual([]);
  type('Code of the app', '000000');
  press('Turn on');
  expect(await screen.findByText(/This code is wrong/)).toBeTruthy();
  type('Code of the app', sampleCode);
  press('Turn on');
  const codes = await screen.findByRole('region', { name: 'Your recovery codes' });
  expect(within(codes).getAllByRole('listitem')).toHaveLength(10);
  const [first = ''] = within(codes)
    .getAllByRole('listitem')
    .map((item) => item.textContent ?? '');
  press('Copy');
  press('Save to a file');
  await waitFor(() => expect(called('shell.saveText')).toHaveLength(1));
  expect(called('shell.copyText')).toMatchObject([{ text: expect.stringContaining(`${first}\n`) }]);
  expect(called('shell.saveText')).toMatchObject([{ name: 'parley-recovery-codes.txt', text: expect.stringContaining(first) }]);
  press('I have kept them');
  expect(await screen.findByText(/10 recovery codes are left/)).toBeTruthy();
  expect(document.body.textContent).not.toContain(first);
  expect(called('totp.begin').at(-1)).toEqual({ accountId, password: samplePassword });
});

it('two-step sign-in is turned off with password and code', async () => {
  await openPage();
  await turnOn();
  press('I have kept them');
  fireEvent.click(await screen.findByRole('button', { name: 'Turn off' }));
  type('Present password', samplePassword);
  type('Code of the app', '000000');
  press('Turn off');
  expect(await screen.findByText(/This code is wrong/)).toBeTruthy();
  type('Code of the app', sampleCode);
  press('Turn off');
  expect(await screen.findByRole('button', { name: 'Turn on' })).toBeTruthy();
});

it('an export shows how far it is, can be cancelled, and its file can be found', async () => {
  const accountId = await openPage();
  press('Export');
  expect(await screen.findByText(/MB so far/)).toBeTruthy();
  press('Cancel');
  expect(await screen.findByText('Cancelled. Nothing was kept.')).toBeTruthy();
  press('Export');
  await screen.findByText(/so far/);
  fake.push({ type: 'export-changed', accountId, state: 'done', bytes: 9_000_000, path: '/tmp/mine.zip', message: '' });
  press(await screen.findByRole('button', { name: 'Show in folder' }).then(() => 'Show in folder'));
  await waitFor(() => expect(called('shell.showFile')).toEqual([{ path: '/tmp/mine.zip' }]));
  fake.push({ type: 'export-changed', accountId, state: 'failed', bytes: 0, path: '', message: 'The disk is full.' });
  expect(await screen.findByText('It did not work: The disk is full.')).toBeTruthy();
});

it('deleting asks for handle and password, then offers to remove what is here', async () => {
  const accountId = await openPage();
  press('Delete account');
  const dialog = await screen.findByRole('dialog', { name: 'Delete your account?' });
  const confirm = () => within(dialog).getByRole('button', { name: 'Delete account' });
  expect(confirm().getAttribute('aria-disabled')).toBe('true');
  type('Your handle', `@${own()?.user.handle}`);
  type('Present password', 'wrong');
  fireEvent.click(within(dialog).getByLabelText(/Remove my messages/));
  expect(await seriousFaults()).toEqual([]);
  fireEvent.click(confirm());
  expect(await screen.findByText('This is not your present password.')).toBeTruthy();
  type('Present password', samplePassword);
  fireEvent.click(confirm());
  await screen.findByRole('dialog', { name: 'This account was deleted' });
  expect(called('accounts.delete').at(-1)).toEqual({ accountId, password: samplePassword, messages: 'remove' });
  press('Remove from this device');
  await waitFor(() => expect(called('accounts.signOut')).toEqual([{ accountId, removeData: true }]));
});

it('deleting asks for the code too, where signing in does', async () => {
  const accountId = await openPage();
  await turnOn();
  openOverlay({ kind: 'delete-account', accountId });
  const dialog = await screen.findByRole('dialog', { name: 'Delete your account?' });
  type('Your handle', own()?.user.handle ?? '');
  type('Present password', samplePassword);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete account' }));
  fireEvent.change(await screen.findByLabelText('Code of your authenticator app'), { target: { value: sampleCode } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete account' }));
  await screen.findByRole('dialog', { name: 'This account was deleted' });
  press('Keep them here');
  expect(called('accounts.signOut')).toEqual([]);
});

it('on another device the account that was deleted is said to be, instead of asking to sign in', async () => {
  const accountId = await openPage();
  fake.push({ type: 'connection-changed', accountId, connection: { state: 'signed-out', sinceMs: 0, code: 'account-deleted' } });
  await waitFor(() => expect(screen.getAllByText('This account was deleted').length).toBeGreaterThan(0));
  expect(screen.queryByText(/sign in to sync/)).toBeNull();
});

it('without the server nothing of it can be pressed, and it is said why', async () => {
  await openPage({ state: 'offline' });
  for (const name of ['Export', 'Delete account']) expect(screen.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true');
  expect(await screen.findByText('The server cannot be reached now.')).toBeTruthy();
});
