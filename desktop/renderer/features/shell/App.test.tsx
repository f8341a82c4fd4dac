// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDirectory, openOverlay, openSettings } from '../../state/actions/navigate.ts';
import { settingsPages } from '../../state/app-state.ts';
import { selectOpenRoom, selectView } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { createWorld } from '../../testing/fake-world.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario, type Scenario } from '../../testing/scenario.ts';
import { App } from './App.tsx';

vi.setConfig({ testTimeout: 60_000 });

async function openApp(part: Partial<Scenario> = {}, width = 1440): Promise<FakeParley> {
  const fake = startFakeApp(part, { width });
  render(<App />);
  await waitFor(() => expect(document.querySelector('[data-ready]')).not.toBeNull());
  return fake;
}

afterEach(stopFakeApp);

const press = (key: string, part: object = {}) => act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...part }));
const openName = () => selectOpenRoom(getState())?.room.name;

/** Nothing that axe can tell without layout; colours are the token test's business. */
async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

describe('the window', () => {
  it('opens where one was last, with the list, the room and what is true about the connection', async () => {
    await openApp();
    expect(openName()).toBe('firmware');
    expect(screen.getByRole('treeitem', { name: /^firmware/ }).getAttribute('aria-selected')).toBe('true');
    expect(screen.getByRole('treeitem', { name: 'general, 2 mentions, 19 unread' })).toBeTruthy();
    expect(screen.getByRole('treeitem', { name: 'Lena Novák, do not disturb, 1 unread' })).toBeTruthy();
    expect(screen.getByRole('navigation', { name: 'Servers' })).toBeTruthy();
    expect(screen.getAllByText('Online').length).toBeGreaterThan(0);
  });

  it('has one menu for the list, which is about the row that was pressed', async () => {
    await openApp();
    fireEvent.contextMenu(screen.getByRole('treeitem', { name: /^design/ }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Open' }));
    expect(openName()).toBe('design');
    fireEvent.contextMenu(screen.getByRole('tree', { name: 'Rooms and people' }));
    expect(screen.queryByRole('menuitem')).toBeNull();
  });

  it('has no rail with one server, and no presence while offline', async () => {
    await openApp({ accounts: 1, state: 'offline' });
    expect(screen.queryByRole('navigation', { name: 'Servers' })).toBeNull();
    expect(screen.getByRole('treeitem', { name: 'Lena Novák, 1 unread' })).toBeTruthy();
    expect(screen.getByRole('treeitem', { name: /^firmware, 1 not sent, .*2 waiting/ })).toBeTruthy();
    expect(screen.getByText(/^Offline since/)).toBeTruthy();
  });

  it('retries from the chip and sends what waited', async () => {
    const fake = await openApp({ accounts: 1, state: 'offline' });
    fireEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    await waitFor(() => expect(getState().accounts[0]).toMatchObject({ waiting: 0, failed: 1 }));
    expect(fake.calls.some((call) => call.name === 'connection.retry')).toBe(true);
    expect(screen.queryByRole('button', { name: 'Retry now' })).toBeNull();
  });

  it('walks through rooms, history and servers by keys', async () => {
    await openApp();
    press('ArrowDown', { altKey: true });
    expect(openName()).toBe('incident-0412');
    press('ArrowUp', { altKey: true });
    expect(openName()).toBe('firmware');
    press('ArrowUp', { altKey: true, shiftKey: true });
    expect(openName()).toBe('field-tests');
    press('ArrowLeft', { altKey: true });
    expect(openName()).toBe('firmware');
    press('ArrowRight', { altKey: true });
    expect(openName()).toBe('field-tests');
    press('2', { ctrlKey: true });
    expect(selectView(getState())).toMatchObject({ accountId: getState().accounts[1]?.id });
    press('Tab', { ctrlKey: true });
    expect(selectView(getState())).toMatchObject({ accountId: getState().accounts[2]?.id });
    press(',', { ctrlKey: true });
    expect(selectView(getState())).toMatchObject({ kind: 'settings', page: 'profile' });
    press('/', { ctrlKey: true });
    expect(await screen.findByRole('heading', { name: 'Shortcuts' })).toBeTruthy();
  });

  it('moves through the parts of the window with F6 and comes back to where one was', async () => {
    await openApp();
    const row = screen.getByRole('treeitem', { name: /^design/ });
    act(() => row.focus());
    press('F6');
    expect(document.activeElement?.closest('[data-landmark]')?.getAttribute('data-landmark')).toBe('room');
    press('F6', { shiftKey: true });
    expect(document.activeElement).toBe(row);
    press('F6', { shiftKey: true });
    expect(document.activeElement?.closest('[data-landmark]')?.getAttribute('data-landmark')).toBe('servers');
  });

  it('moves in the list by arrow keys and folds a section', async () => {
    await openApp();
    const tree = within(screen.getByRole('tree'));
    act(() => tree.getByRole('treeitem', { name: /^firmware/ }).focus());
    press('ArrowDown');
    expect(document.activeElement?.textContent).toContain('incident-0412');
    press('Home');
    press('ArrowLeft');
    await waitFor(() => expect(tree.queryByRole('treeitem', { name: /^field-tests/ })).toBeNull());
    expect(tree.getByRole('treeitem', { name: /^firmware/ })).toBeTruthy();
    press('ArrowRight');
    expect(await tree.findByRole('treeitem', { name: /^field-tests/ })).toBeTruthy();
  });

  it('prepares the room that the switcher would open, out of reach for everybody', async () => {
    await openApp();
    press('k', { ctrlKey: true });
    fireEvent.change(await screen.findByRole('combobox'), { target: { value: '#design' } });
    await waitFor(() => expect(getState().preparedRoom?.roomId).toBe(roomSamples.design.id));
    await waitFor(() => expect(document.querySelector('.room-body[aria-hidden] [data-row-key]')).not.toBeNull());
    press('Escape');
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    await expectAccessible();
    expect(openName()).toBe('firmware');
  });

  it('goes through the switcher to a person, making the direct room when it is not there', async () => {
    await openApp();
    press('k', { ctrlKey: true });
    const input = await screen.findByRole('combobox');
    fireEvent.change(input, { target: { value: 'grace' } });
    await screen.findByRole('option', { name: /Grace Kim/ });
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(selectOpenRoom(getState())?.room.kind).toBe('direct'));
    expect(selectOpenRoom(getState())?.room.userIds).toContain(personId('grace'));
    expect(getState().overlay).toBeNull();
  });

  it('does not reorder the list under the pointer', async () => {
    const fake = await openApp();
    const names = () =>
      within(screen.getByRole('group', { name: 'People' }))
        .getAllByRole('treeitem')
        .map((row) => row.textContent?.split(',')[0]);
    const before = names();
    const list = screen.getByRole('navigation', { name: 'Rooms and people' });
    fireEvent.pointerEnter(list);
    act(() => fake.receive(getState().accounts[0]?.id ?? '', '0198c0de-0035-7000-8000-000000000001', personId('dmitri'), 'Up again.'));
    expect(names()).toEqual(before);
    fireEvent.pointerLeave(list);
    await waitFor(() => expect(names()[0]).toContain('Dmitri'));
  });

  it('shows one pane at a time in a narrow window', async () => {
    await openApp({}, 420);
    expect(screen.queryByRole('tree')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Back to the list' }));
    expect(screen.getByRole('tree')).toBeTruthy();
    expect(screen.queryByRole('main')).toBeNull();
    fireEvent.click(screen.getByRole('treeitem', { name: /^design/ }));
    expect(openName()).toBe('design');
    expect(screen.queryByRole('tree')).toBeNull();
  });

  it('says what is wrong when nothing can be read, and starts again', async () => {
    const fake = createFakeParley(defaultScenario);
    let isBroken = true;
    const broken: FakeParley = {
      ...fake,
      call: (name, input) =>
        isBroken && name === 'app.view'
          ? Promise.resolve({ ok: false, error: { code: 'internal', message: 'The store could not be opened.' } })
          : fake.call(name, input),
    };
    startFakeApp({}, { fake: broken });
    render(<App />);
    await screen.findByText(/The store could not be opened/);
    isBroken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(openName()).toBe('firmware'));
  });

  it('opens by itself when an engine that could not start is there after all', async () => {
    const fake = createFakeParley(defaultScenario);
    let isBroken = true;
    const broken: FakeParley = {
      ...fake,
      call: (name, input) =>
        isBroken ? Promise.resolve({ ok: false, error: { code: 'unavailable', message: 'Another Parley has this profile open.' } }) : fake.call(name, input),
    };
    startFakeApp({}, { fake: broken });
    render(<App />);
    await screen.findByText(/Another Parley has this profile open/);
    isBroken = false;
    act(() => fake.push({ type: 'engine-restarted' }));
    await waitFor(() => expect(openName()).toBe('firmware'));
  });

  it('opens exactly the room a notification calls for, and goes home when a room is gone', async () => {
    const fake = await openApp();
    const accountId = getState().accounts[0]?.id ?? '';
    act(() => fake.push({ type: 'navigate', accountId, roomId: roomSamples.design.id, seq: 12, threadRootId: null }));
    expect(openName()).toBe('design');
    expect(getState().jump).toMatchObject({ roomId: roomSamples.design.id, seq: 12 });
  });

  it('goes from the empty page to the first room when the rooms arrive', async () => {
    const fake = await openApp({ empty: true, accounts: 1 });
    expect(screen.getByRole('heading', { name: 'Welcome to Fjordlight' })).toBeTruthy();
    const accountId = getState().accounts[0]?.id ?? '';
    const rooms = createWorld(defaultScenario, Date.now()).accounts[0]?.rooms.values() ?? [];
    act(() => fake.push({ type: 'rooms-changed', accountId, rooms: [...rooms] }));
    expect(openName()).toBe('field-tests');
    expect(getState().views).toHaveLength(1);
  });

  it('comes to the onboarding when the last account is gone', async () => {
    const fake = await openApp({ accounts: 1 });
    act(() => fake.push({ type: 'accounts-changed', accounts: [] }));
    expect(await screen.findByRole('heading', { name: 'Where does your team talk?' })).toBeTruthy();
  });
});

describe('accessibility of the main screens', () => {
  it('keeps the sheet, the lists and what is between them in landmarks', async () => {
    await openApp({ panel: true });
    const { violations } = await axe.run(document.body, { runOnly: ['region'] });
    expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`))).toEqual([]);
  });

  it.each(['online', 'offline', 'signed-out'] as const)('room, %s', async (state) => {
    await openApp({ state, panel: true });
    await expectAccessible();
  });

  it('directory', async () => {
    await openApp();
    act(openDirectory);
    await screen.findByRole('button', { name: 'Join radio' });
    await expectAccessible();
  });

  it.each(settingsPages)('settings: %s', async (page) => {
    await openApp({ state: 'offline', admin: true });
    act(() => openSettings(page));
    await waitFor(() => expect(document.querySelector('.settings-page h1')).not.toBeNull());
    if (page === 'sync') await screen.findByRole('table');
    await expectAccessible();
  });

  it.each([{ kind: 'switcher' }, { kind: 'create-room', name: '' }, { kind: 'direct-message' }] as const)('$kind', async (overlay) => {
    await openApp();
    act(() => openOverlay(overlay));
    await screen.findByRole('dialog');
    await expectAccessible();
  });

  it('narrow list, empty account, onboarding', async () => {
    await openApp({ empty: true }, 420);
    await expectAccessible();
    stopFakeApp();
    await openApp({ accounts: 0 });
    await screen.findByRole('heading', { name: 'Where does your team talk?' });
    await expectAccessible();
  });
});
