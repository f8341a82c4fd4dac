// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDirectory, openOverlay } from '../../state/actions/navigate.ts';
import { selectOpenRoom, selectRoom } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;

async function openApp(part: Partial<Scenario> = {}): Promise<string> {
  fake = startFakeApp({ accounts: 1, ...part });
  render(<App />);
  await waitFor(() => expect(document.querySelector('[data-ready]')).not.toBeNull());
  return getState().accounts[0]?.id ?? '';
}

afterEach(stopFakeApp);

const section = (name: string) => screen.getByRole('group', { name });
const rowsOf = (name: string) =>
  within(section(name))
    .getAllByRole('treeitem')
    .map((row) => row.textContent ?? '');
const press = (target: HTMLElement, key: string) => fireEvent.keyDown(target, { key });
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);

/** Opens a row's menu and, in it, a menu within. */
async function rowMenu(row: RegExp, sub?: RegExp): Promise<void> {
  fireEvent.contextMenu(screen.getByRole('treeitem', { name: row }));
  await screen.findByRole('menuitem', { name: 'Open' });
  if (!sub) return;
  const trigger = screen.getByRole('menuitem', { name: sub });
  act(() => trigger.focus());
  press(trigger, 'ArrowRight');
}

/** Drags a row over something and lets go of it there; events of a test have no place, so a room comes to stand behind a row. */
function drag(row: RegExp, target: HTMLElement | (() => HTMLElement)): void {
  const types = new Map<string, string>();
  const dataTransfer = {
    setData: (type: string, data: string) => types.set(type, data),
    get types() {
      return [...types.keys()];
    },
    effectAllowed: '',
    dropEffect: '',
  };
  const dragged = screen.getByRole('treeitem', { name: row });
  fireEvent.dragStart(dragged, { dataTransfer });
  const at = typeof target === 'function' ? target() : target;
  fireEvent.dragOver(at, { dataTransfer });
  fireEvent.drop(at, { dataTransfer });
  fireEvent.dragEnd(dragged, { dataTransfer });
}

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

describe('the list of rooms', () => {
  it('shows starred rooms in their own section, and a star puts a room there', async () => {
    await openApp();
    expect(rowsOf('Starred')).toHaveLength(3);
    await rowMenu(/^support/);
    fireEvent.click(screen.getByRole('menuitem', { name: 'Star' }));
    await waitFor(() => expect(rowsOf('Starred').some((row) => row.startsWith('support'))).toBe(true));
    expect(rowsOf('Rooms').some((row) => row.startsWith('support'))).toBe(false);
    await expectAccessible();
  });

  it('makes a section, moves a room into it, and remembers that it is folded', async () => {
    const accountId = await openApp();
    await rowMenu(/^reading/, /^Move$/);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'New section…' }));
    const dialog = await screen.findByRole('dialog', { name: 'New section' });
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'Name' }), { target: { value: 'Quiet' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Move there' }));
    await waitFor(() => expect(rowsOf('Quiet')).toEqual([expect.stringMatching(/^reading/)]));
    fireEvent.click(screen.getByRole('treeitem', { name: 'Quiet' }));
    await waitFor(() => expect(within(section('Quiet')).queryByRole('treeitem')).toBeNull());
    expect(getState().settings.foldedSections).toEqual({ [accountId]: ['own:Quiet'] });
  });

  it('moves a dragged room behind another one, into another section, and into a new one, under the pointer', async () => {
    await openApp();
    fireEvent.pointerEnter(screen.getByRole('navigation', { name: 'Rooms and people' }));
    drag(/^support/, screen.getByRole('treeitem', { name: /^announcements/ }));
    await waitFor(() => expect(rowsOf('Rooms').slice(0, 2)).toEqual([expect.stringMatching(/^announcements/), expect.stringMatching(/^support/)]));
    drag(/^hiring/, screen.getByRole('treeitem', { name: 'Starred' }));
    await waitFor(() => expect(rowsOf('Starred')[0]).toMatch(/^hiring/));
    // Not among people, and nothing that is no room of this list.
    drag(/^reading/, screen.getByRole('treeitem', { name: /^Jonas Weber/ }));
    fireEvent.drop(screen.getByRole('treeitem', { name: /^Jonas Weber/ }), { dataTransfer: { types: ['Files'] } });
    expect(rowsOf('Rooms').some((row) => row.startsWith('reading'))).toBe(true);
    drag(/^reading/, () => screen.getByText('New section…'));
    await screen.findByRole('dialog', { name: 'New section' });
  });

  it('moves a room with the keys, and back to the usual order', async () => {
    await openApp();
    await rowMenu(/^support/, /^Move$/);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Up' }));
    await waitFor(() => expect(rowsOf('Rooms').at(-1)).toMatch(/^reading/));
    await rowMenu(/^reading/, /^Move$/);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Sort this section by name' }));
    await waitFor(() => expect(rowsOf('Rooms').at(-1)).toMatch(/^support/));
  });

  it('mutes a room at once, also offline', async () => {
    await openApp({ state: 'offline' });
    await rowMenu(/^design/, /^Notify me/);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Nothing' }));
    await screen.findByRole('treeitem', { name: /^design.*muted/ });
    expect(callsOf('rooms.setNotify')).toEqual([expect.objectContaining({ level: 'nothing' })]);
  });

  it('reads every room with one call', async () => {
    await openApp();
    fireEvent.keyDown(document.body, { key: 'Escape', shiftKey: true });
    await waitFor(() => expect(screen.queryByRole('treeitem', { name: /\d unread(,|$)/ })).toBeNull());
    expect(callsOf('reads.markAll')).toHaveLength(1);
  });
});

describe('a room that ends for somebody', () => {
  it('is left with the reason in words, and what hung on it closes', async () => {
    const accountId = await openApp();
    const roomId = roomSamples.firmware.id;
    act(() => openOverlay({ kind: 'leave-room', accountId, roomId }));
    act(() => fake.push({ type: 'room-removed', accountId, roomId, reason: 'banned', name: 'firmware' }));
    await screen.findByText(/You were banned from firmware/);
    expect(selectOpenRoom(getState())?.room.name).not.toBe('firmware');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(getState().views.some((view) => view.kind === 'room' && view.roomId === roomId)).toBe(false);
  });

  it('takes along what is asked about it, also where nobody had opened it', async () => {
    const accountId = await openApp();
    const roomId = roomSamples.design.id;
    act(() => openOverlay({ kind: 'invite', accountId, roomId }));
    await screen.findByRole('dialog');
    act(() => fake.push({ type: 'room-removed', accountId, roomId: roomSamples['field-tests'].id, reason: 'removed', name: 'field-tests' }));
    expect(screen.queryByRole('dialog')).not.toBeNull();
    act(() => fake.push({ type: 'room-removed', accountId, roomId, reason: 'removed', name: 'design' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(selectOpenRoom(getState())?.room.name).toBe('firmware');
  });

  it('asks nothing where there is another owner', async () => {
    const accountId = await openApp({ role: 'owner' });
    const roomId = roomSamples.firmware.id;
    act(() => openOverlay({ kind: 'leave-room', accountId, roomId }));
    const dialog = await screen.findByRole('dialog', { name: 'Leave firmware?' });
    await expectAccessible();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Leave' }));
    await screen.findByText('You left firmware.');
  });

  it('asks the only owner for the next one before he leaves', async () => {
    const accountId = await openApp({ open: 'osprey-3' });
    const roomId = roomSamples['osprey-3'].id;
    act(() => openOverlay({ kind: 'leave-room', accountId, roomId }));
    await screen.findByText(/You are the only one here/);
    await act(() => fake.call('members.add', { accountId, roomId, userIds: [personId('grace')] }));
    fireEvent.click(await screen.findByRole('button', { name: /Grace Kim/, pressed: false }));
    await expectAccessible();
    fireEvent.click(screen.getByRole('button', { name: 'Hand over and leave' }));
    await screen.findByText('You left osprey-3.');
    expect(callsOf('members.setRole')).toEqual([expect.objectContaining({ userId: personId('grace'), role: 'owner' })]);
  });
});

describe('room settings', () => {
  const openSettings = async (part: Partial<Scenario>) => {
    const accountId = await openApp(part);
    act(() => openOverlay({ kind: 'room-settings', accountId, roomId: roomSamples.firmware.id }));
    return { accountId, dialog: await screen.findByRole('dialog', { name: 'Room settings' }) };
  };
  const room = (accountId: string) => selectRoom(getState(), accountId, roomSamples.firmware.id)?.room;

  it('change name and topic together, who may write and slow mode at once', async () => {
    const { accountId, dialog } = await openSettings({ role: 'owner' });
    await expectAccessible();
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'Topic' }), { target: { value: 'Osprey 2.9' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Change' }));
    await waitFor(() => expect(room(accountId)?.topic).toBe('Osprey 2.9'));
    expect(callsOf('rooms.update')).toEqual([expect.not.objectContaining({ name: 'firmware' })]);
    fireEvent.click(within(dialog).getByRole('switch', { name: 'Only moderators and admins write' }));
    await waitFor(() => expect(room(accountId)?.announcement).toBe(true));
    const slow = within(dialog).getByRole('button', { name: 'Slow mode: Off' });
    fireEvent.keyDown(slow, { key: 'Enter' });
    fireEvent.click(await screen.findByRole('menuitem', { name: '30 seconds' }));
    await waitFor(() => expect(room(accountId)?.slowModeSeconds).toBe(30));
  });

  it('show each role what it may change', async () => {
    const { dialog } = await openSettings({ role: 'moderator' });
    expect(within(dialog).getByRole('textbox', { name: 'Name' })).toBeTruthy();
    expect(within(dialog).queryByRole('switch')).toBeNull();
    expect(within(dialog).queryByRole('button', { name: /Delete/ })).toBeNull();
  });

  it('archive a room: it leaves the list, says so where one wrote, and opens again', async () => {
    const { accountId, dialog } = await openSettings({ role: 'owner' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Archive' }));
    await screen.findByText(/This room is archived: read-only/);
    expect(screen.queryByRole('treeitem', { name: /^firmware/ })).toBeNull();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Open again' }));
    await waitFor(() => expect(room(accountId)?.archivedAt).toBeUndefined());
  });

  it('delete a room only after its name was typed', async () => {
    const { dialog } = await openSettings({ role: 'owner' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete room…' }));
    const question = await screen.findByRole('dialog', { name: 'Delete firmware?' });
    const end = () => within(question).getByRole('button', { name: 'Delete for everybody' });
    fireEvent.click(end());
    expect(callsOf('rooms.delete')).toEqual([]);
    fireEvent.change(within(question).getByRole('textbox'), { target: { value: 'firmware' } });
    fireEvent.click(end());
    await screen.findByText('firmware was deleted for everybody.');
    expect(callsOf('rooms.delete')).toHaveLength(1);
  });
});

describe('a room one may only read', () => {
  it('says why there is no box in a room for announcements', async () => {
    await openApp({ open: 'announcements' });
    await screen.findByText('Only moderators and admins write here. You can read, vote and react.');
    expect(screen.queryByRole('textbox', { name: /^Message/ })).toBeNull();
  });

  it('offers no answer to a message there, and still a reaction', async () => {
    await openApp({ open: 'announcements' });
    fireEvent.contextMenu((await screen.findAllByRole('article')).at(-1) as HTMLElement);
    await screen.findByRole('menuitem', { name: /^Copy text/ });
    expect(screen.queryByRole('menuitem', { name: /^Reply/ })).toBeNull();
    expect(screen.getByRole('menuitem', { name: /^Mark unread/ })).toBeTruthy();
  });

  it('stands among the archived rooms of the directory, where it can be opened', async () => {
    const accountId = await openApp({ role: 'owner' });
    await act(() => fake.call('rooms.update', { accountId, roomId: roomSamples.firmware.id, archived: true }));
    act(() => openDirectory());
    fireEvent.click(await screen.findByRole('radio', { name: 'Archived 1' }));
    const main = screen.getByRole('main');
    fireEvent.click(await within(main).findByRole('button', { name: /^firmware/ }));
    await screen.findByText(/This room is archived: read-only/);
  });

  it('says how long slow mode keeps words back', async () => {
    const accountId = await openApp({ typing: false });
    const view = selectRoom(getState(), accountId, roomSamples.firmware.id);
    if (!view) throw new Error('no room');
    const slow = { ...view, room: { ...view.room, version: 9, slowModeSeconds: 30 } };
    act(() => fake.push({ type: 'rooms-changed', accountId, rooms: [slow] }));
    await screen.findByText('Slow mode: one message every 30 seconds.');
    act(() => fake.push({ type: 'rooms-changed', accountId, rooms: [{ ...slow, slowUntilMs: Date.now() + 12_000 }] }));
    await screen.findByText(/^Slow mode: what you send now goes out in 1[12] s\.$/);
  });
});
