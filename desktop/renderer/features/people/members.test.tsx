// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { VirtuosoMockContext } from 'react-virtuoso';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openOverlay } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

const roomId = roomSamples.firmware.id;
let fake: FakeParley;

async function openApp(part: Partial<Scenario>): Promise<string> {
  fake = startFakeApp({ accounts: 1, panel: true, ...part });
  render(
    <VirtuosoMockContext.Provider value={{ viewportHeight: 4_000, itemHeight: 44 }}>
      <App />
    </VirtuosoMockContext.Provider>,
  );
  await screen.findByRole('button', { name: /^Mara Lindqvist.*@mara/ });
  return getState().accounts[0]?.id ?? '';
}

afterEach(stopFakeApp);

const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);

async function openCard(person: RegExp): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: person }));
  await screen.findByRole('dialog', { name: 'Profile' });
}
async function openMenu(person: RegExp): Promise<void> {
  await openCard(person);
  fireEvent.keyDown(screen.getByRole('button', { name: 'More actions' }), { key: 'Enter' });
}

describe('the people of a room', () => {
  it('get another role from their card, and the tag follows', async () => {
    const accountId = await openApp({ role: 'admin' });
    await openMenu(/^Priya Raman.*@priya/);
    expect(screen.queryByRole('menuitem', { name: 'Make admin' })).toBeNull();
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Make moderator' }));
    await screen.findByRole('button', { name: /^Priya Raman, ?Moderator.*@priya/ });
    expect(callsOf('members.setRole')).toEqual([{ accountId, roomId, userId: personId('priya'), role: 'moderator' }]);
  });

  it('are moderated from the card at what they wrote, too', async () => {
    const accountId = await openApp({ role: 'moderator' });
    const [author] = await screen.findAllByRole('button', { name: 'Priya Raman' });
    fireEvent.click(author as HTMLElement);
    await screen.findByRole('dialog', { name: 'Profile' });
    await waitFor(() => expect(callsOf('members.list')).toContainEqual({ accountId, roomId, query: 'priya', limit: 200 }));
    fireEvent.keyDown(await screen.findByRole('button', { name: 'More actions' }), { key: 'Enter' });
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove from the room' }));
    await screen.findByRole('dialog', { name: 'Remove Priya Raman?' });
  });

  it('offer nothing to who may nothing', async () => {
    await openApp({ role: 'member' });
    await openMenu(/^Priya Raman.*@priya/);
    expect((await screen.findAllByRole('menuitem')).map((item) => item.textContent)).toEqual(['Block…']);
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
  });

  it('are muted for a time, which their line and card say, and may write again', async () => {
    const accountId = await openApp({ role: 'moderator' });
    await openMenu(/^Priya Raman.*@priya/);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Mute in this room…' }));
    const question = await screen.findByRole('dialog', { name: 'Mute Priya Raman in firmware?' });
    const { violations } = await axe.run(question, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
    fireEvent.click(within(question).getByRole('radio', { name: '8 hours' }));
    const before = Date.now();
    fireEvent.click(within(question).getByRole('button', { name: 'Mute' }));
    await screen.findByText('Priya Raman only reads in firmware for 8 hours.');
    expect(callsOf('members.mute')).toEqual([{ accountId, roomId, userId: personId('priya'), untilMs: expect.any(Number) }]);
    const [{ untilMs }] = callsOf('members.mute') as [{ untilMs: number }];
    expect(untilMs - before).toBeGreaterThanOrEqual(8 * 3_600_000);
    await screen.findByRole('button', { name: /^Priya Raman, ?Muted.*@priya/ });
    await openMenu(/^Priya Raman.*@priya/);
    expect(screen.getByText(/^Muted in this room until/)).toBeTruthy();
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Let them write again' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Priya Raman, ?Muted.*@priya/ })).toBeNull());
  });

  it('are banned after a question, and the ban can be lifted', async () => {
    const accountId = await openApp({ role: 'moderator' });
    await openMenu(/^Priya Raman.*@priya/);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Ban' }));
    const question = await screen.findByRole('dialog', { name: 'Ban Priya Raman?' });
    const { violations } = await axe.run(question, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
    fireEvent.click(within(question).getByRole('button', { name: 'Ban' }));
    await screen.findByText('Priya Raman was banned from firmware.');
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Priya Raman.*@priya/ })).toBeNull());
    act(() => openOverlay({ kind: 'banned', accountId, roomId }));
    fireEvent.click(await screen.findByRole('button', { name: 'Lift the ban of Priya Raman' }));
    await screen.findByText('Nobody is banned here.');
  });
});
