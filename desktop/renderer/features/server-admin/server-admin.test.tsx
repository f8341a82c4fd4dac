// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { VirtuosoMockContext } from 'react-virtuoso';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSettings } from '../../state/actions/navigate.ts';
import type { SettingsPage } from '../../state/app-state.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;

async function openPage(page: SettingsPage, part: Partial<Scenario> = {}): Promise<void> {
  fake = startFakeApp({ accounts: 1, admin: true, ...part });
  render(
    <VirtuosoMockContext.Provider value={{ viewportHeight: 4_000, itemHeight: 64 }}>
      <App />
    </VirtuosoMockContext.Provider>,
  );
  await waitFor(() => expect(getState().phase).toBe('ready'));
  act(() => openSettings(page));
}

afterEach(stopFakeApp);

const asked = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => (call.input as { ask: unknown }).ask);

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

async function choose(of: string, item: string): Promise<void> {
  fireEvent.keyDown(await screen.findByRole('button', { name: `What to do with ${of}` }), { key: 'Enter' });
  fireEvent.click(await screen.findByRole('menuitem', { name: item }));
}

describe('the pages of a server', () => {
  it('stand under its name for admins alone', async () => {
    await openPage('profile');
    const group = await screen.findByRole('region', { name: 'Fjordlight' });
    expect(
      within(group)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Name and registration', 'People', 'Rooms', 'Bots', 'Storage', 'Reports', 'Audit log']);
    stopFakeApp();
    await openPage('server-people', { admin: false });
    await screen.findByText('For admins of the server');
    expect(screen.queryByRole('region', { name: 'Fjordlight' })).toBeNull();
    expect(asked('admin.users')).toEqual([]);
  });

  it.each(['server', 'server-people', 'server-rooms', 'server-storage', 'server-audit'] as const)(
    '%s: whole with the server, said without it',
    async (page) => {
      await openPage(page);
      await waitFor(() => expect(document.querySelectorAll('.admin-row, .setting-row').length).toBeGreaterThan(1));
      await expectAccessible();
      stopFakeApp();
      await openPage(page, { state: 'offline' });
      await screen.findByText('This is on the server');
      await expectAccessible();
      act(() => fake.connect('online'));
      await waitFor(() => expect(document.querySelectorAll('.admin-row, .setting-row').length).toBeGreaterThan(1));
    },
  );
});

describe('people', () => {
  it('are found, and deactivated after one question that says what it means', async () => {
    await openPage('server-people');
    fireEvent.change(await screen.findByRole('searchbox', { name: 'Find a person' }), { target: { value: 'lena' } });
    await waitFor(() => expect(screen.getAllByRole('listitem').filter((item) => item.className === 'admin-row')).toHaveLength(1));
    await choose('Lena Novák', 'Deactivate');
    const dialog = await screen.findByRole('dialog', { name: 'Deactivate Lena Novák?' });
    expect(dialog.textContent).toContain('What they wrote and their places in rooms stay');
    await expectAccessible();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Deactivate' }));
    await screen.findByText('Lena Novák is deactivated.');
    expect(asked('admin.updateUser')).toEqual([{ userId: personId('lena'), deactivated: true }]);
    await choose('Lena Novák', 'Bring back');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Bring back' }));
    await screen.findByText('Lena Novák can sign in again.');
  });

  it('are sorted by the server, in the order that is asked for', async () => {
    await openPage('server-people');
    await screen.findByRole('list', { name: 'People of this server' });
    fireEvent.keyDown(screen.getByRole('button', { name: 'Sorted by: Handle' }), { key: 'Enter' });
    fireEvent.click(await screen.findByText('Most files'));
    await screen.findByRole('button', { name: 'Sorted by: Most files' });
    await waitFor(() => expect(asked('admin.users').at(-1)).toMatchObject({ sort: 'files' }));
  });

  it('the last admin stays, and the refusal is read in the question', async () => {
    await openPage('server-people');
    await choose('Ines Okafor', 'Take admin');
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Take admin' }));
    expect(await within(dialog).findByText(/only admin of this server/)).toBeTruthy();
  });

  it('get a link for a new password, which can be copied', async () => {
    await openPage('server-people');
    await choose('Lena Novák', 'Link for a new password');
    const dialog = await screen.findByRole('dialog', { name: 'A new password for Lena Novák' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make the link' }));
    const field = await within(dialog).findByRole<HTMLInputElement>('textbox', { name: 'Link' });
    expect(field.value).toMatch(/^https:\/\/chat\.fjordlight\.no\/reset#[0-9a-f]{40}$/);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Copy: Link' }));
    await waitFor(() => expect(fake.calls.find((call) => call.name === 'shell.copyText')?.input).toEqual({ text: field.value }));
  });

  it('are signed out on one device', async () => {
    await openPage('server-people');
    await choose('Lena Novák', 'Devices');
    const dialog = await screen.findByRole('dialog', { name: 'Devices of Lena Novák' });
    const [first] = await within(dialog).findAllByRole('button', { name: /^Sign out / });
    if (first) fireEvent.click(first);
    await waitFor(() => expect(asked('admin.endSession')).toHaveLength(1));
  });
});

describe('rooms and the server', () => {
  it('a room without an owner gets one, a room is deleted after one question', async () => {
    await openPage('server-rooms');
    fireEvent.click(await screen.findByRole('radio', { name: 'Without owner' }));
    await waitFor(() => expect(screen.getAllByRole('button', { name: /^What to do with / })).toHaveLength(1));
    const name =
      screen
        .getByRole('button', { name: /^What to do with / })
        .getAttribute('aria-label')
        ?.replace('What to do with ', '') ?? '';
    await choose(name, 'Choose an owner');
    const dialog = await screen.findByRole('dialog', { name: `An owner for ${name}` });
    fireEvent.click(await within(dialog).findByRole('button', { name: /Lena Novák/ }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Make owner' }));
    await screen.findByText(`${name} has an owner again.`);
    expect(asked('admin.updateRoom')).toMatchObject([{ ownerId: personId('lena') }]);
    await choose(name, 'Delete');
    fireEvent.click(within(await screen.findByRole('dialog', { name: `Delete ${name}?` })).getByRole('button', { name: 'Delete' }));
    await screen.findByText(`${name} is deleted.`);
    expect(screen.queryByRole('button', { name: `What to do with ${name}` })).toBeNull();
  });

  it('registration holds at once, and the operator’s can be taken back', async () => {
    await openPage('server');
    fireEvent.click(await screen.findByRole('radio', { name: 'Closed' }));
    await screen.findByText('New accounts: closed.');
    expect(screen.getByText('Nobody can make an account, with an invite or without.')).toBeTruthy();
    fireEvent.change(screen.getByRole('textbox', { name: 'Name of the server' }), { target: { value: 'Harbour' } });
    fireEvent.click(screen.getByRole('button', { name: 'Rename' }));
    await screen.findByText('The server is called Harbour now.');
    expect(asked('admin.updateSettings')).toEqual([{ registration: 'closed' }, { name: 'Harbour' }]);
  });

  it('the audit log says what was done in words, and can be narrowed to one actor', async () => {
    await openPage('server-audit');
    const list = await screen.findByRole('list', { name: 'Audit log' });
    expect(list.textContent).toContain('set registration to by invite');
    expect(list.textContent).not.toContain('undefined');
    const [operator] = within(list).getAllByRole('button', { name: 'The operator' });
    if (operator) fireEvent.click(operator);
    await waitFor(() => expect(asked('admin.audit').at(-1)).toMatchObject({ actorId: null }));
    expect(await screen.findByRole('button', { name: 'Only by The operator: show everybody' })).toBeTruthy();
    fireEvent.change(screen.getByRole('searchbox', { name: 'Find in the audit log' }), { target: { value: 'nobody at all' } });
    expect(await screen.findByText(/No such line is about “nobody at all”/)).toBeTruthy();
  });
});
