// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openOverlay } from '../../state/actions/navigate.ts';
import { selectOpenRoom } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

const code = '7KQ2-MXPA-4TRB';
const roomId = roomSamples.firmware.id;
let fake: FakeParley;

async function openApp(part: Partial<Scenario> = {}): Promise<string> {
  fake = startFakeApp({ accounts: 1, ...part });
  render(<App />);
  await waitFor(() => expect(getState().phase).toBe('ready'));
  return getState().accounts[0]?.id ?? '';
}

afterEach(stopFakeApp);

const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

describe('inviting', () => {
  it('adds people who are found, and says who is in the room already', async () => {
    await openApp({ panel: true, open: 'support', role: 'member' });
    fireEvent.click(await screen.findByRole('button', { name: 'Invite' }));
    const dialog = await screen.findByRole('dialog', { name: 'Invite people to support' });
    await expectAccessible();
    await waitFor(() => expect(within(dialog).getAllByText('In the room').length).toBe(7));
    fireEvent.click(within(dialog).getByRole('button', { name: /Mara Lindqvist/ }));
    expect(within(dialog).queryByRole('list', { name: 'Chosen' })).toBeNull();
    const field = within(dialog).getByRole('textbox', { name: 'Who' });
    fireEvent.change(field, { target: { value: 'grace' } });
    await waitFor(() => expect(within(dialog).queryByRole('button', { name: /Mara/ })).toBeNull());
    fireEvent.keyDown(field, { key: 'Enter' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
    await screen.findByText('Grace Kim was added.');
    expect(callsOf('members.add')).toEqual([expect.objectContaining({ userIds: [personId('grace')] })]);
  });

  it('makes a link with its limits, shows both forms and a code for cameras, copies and revokes it', async () => {
    const accountId = await openApp();
    act(() => openOverlay({ kind: 'invite', accountId, roomId }));
    const dialog = await screen.findByRole('dialog', { name: 'Invite people to firmware' });
    fireEvent.click(within(dialog).getByRole('radio', { name: 'By link' }));
    fireEvent.keyDown(within(dialog).getByRole('button', { name: 'Lets in: 10 people' }), { key: 'Enter' });
    fireEvent.click(await screen.findByRole('menuitem', { name: '1 person' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make a link' }));
    await within(dialog).findByText(code);
    expect(callsOf('invites.create')).toEqual([{ accountId, roomId, expiresInMs: 7 * 86_400_000, maxUses: 1 }]);
    expect(within(dialog).getByRole('img', { name: /^QR code of https:\/\/chat.fjordlight.no\/invite\// })).toBeTruthy();
    expect(within(dialog).getByText(`parley://chat.fjordlight.no/invite/${code}`)).toBeTruthy();
    expect(within(dialog).getByText('Used by 0 of 1 person, ends in 7 days')).toBeTruthy();
    await expectAccessible();
    fireEvent.click(within(dialog).getByRole('button', { name: `Copy the link of ${code}` }));
    await waitFor(() => expect(callsOf('shell.copyText')).toEqual([{ text: `https://chat.fjordlight.no/invite/${code}` }]));
    fireEvent.click(within(dialog).getByRole('button', { name: `Revoke ${code}` }));
    await within(dialog).findByText('No link lets anybody in now.');
  });

  it('says what it needs while offline', async () => {
    const accountId = await openApp({ state: 'offline' });
    act(() => openOverlay({ kind: 'invite', accountId, roomId: null }));
    const dialog = await screen.findByRole('dialog', { name: 'Invite people to Fjordlight' });
    await within(dialog).findByText(/Inviting needs the server/);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make a link' }));
    expect(callsOf('invites.create')).toEqual([]);
  });
});

describe('an invite that is opened', () => {
  it('asks before one joins where one is signed in, and opens the room', async () => {
    await openApp();
    act(() => fake.push({ type: 'entry-opened', kind: 'invite', serverUrl: 'chat.fjordlight.no', code }));
    const dialog = await screen.findByRole('dialog', { name: 'Join radio?' });
    await within(dialog).findByText(/Mara Lindqvist invites you to radio on Fjordlight/);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Join' }));
    await waitFor(() => expect(selectOpenRoom(getState())?.room.name).toBe('radio'));
    await screen.findByText('You are in radio.');
  });

  it('says when it lets nobody in any more', async () => {
    await openApp();
    act(() => fake.push({ type: 'entry-opened', kind: 'invite', serverUrl: 'https://chat.fjordlight.no', code: 'DEAD-0000' }));
    await screen.findByText(/This invite lets nobody in any more/);
    expect(screen.queryByRole('button', { name: 'Join' })).toBeNull();
  });

  it('begins the way in on a server nobody here is signed in to, with its code filled in', async () => {
    await openApp();
    act(() => fake.push({ type: 'entry-opened', kind: 'invite', serverUrl: 'invite.example.org', code }));
    const field = await screen.findByRole('textbox', { name: 'Invite code' });
    expect((field as HTMLInputElement).value).toBe(code);
    await screen.findByText('Mara Lindqvist invites you to radio on Fjordlight.');
    await expectAccessible();
    fireEvent.change(screen.getByRole('textbox', { name: 'Your name' }), { target: { value: 'Nils Berg' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'correct horse battery' } });
    fireEvent.click(screen.getByRole('button', { name: 'Create account' }));
    await waitFor(() => expect(callsOf('accounts.register')).toEqual([expect.objectContaining({ inviteCode: code, serverUrl: 'https://invite.example.org' })]));
  });

  it('waits for the start to know who is signed in', async () => {
    fake = startFakeApp({ accounts: 1 });
    fake.push({ type: 'entry-opened', kind: 'invite', serverUrl: 'chat.fjordlight.no', code });
    render(<App />);
    await screen.findByRole('dialog', { name: 'Join radio?' });
  });
});
