// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRoom, openSettings } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { directSamples, roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;

async function openApp(part: Partial<Scenario> = {}): Promise<string> {
  fake = startFakeApp({ accounts: 1, typing: false, ...part });
  render(<App />);
  await waitFor(() => expect(document.querySelector('[data-ready]')).not.toBeNull());
  return getState().accounts[0]?.id ?? '';
}

afterEach(() => {
  stopFakeApp();
  vi.useRealTimers();
});

const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);
const rowOf = (words: RegExp) => screen.findByRole('article', { name: words });

describe('the mark of a message of one’s own', () => {
  it('says how far it has come, and follows the news', async () => {
    const accountId = await openApp();
    const row = await rowOf(/Signing now/);
    await within(row).findByRole('img', { name: /^Read by .+ and 1 more$/ });
    const roomId = roomSamples.firmware.id;
    const push = (receipts: { userId: string; deliveredSeq: number; readSeq: number; joinedAt: number }[]) =>
      act(() => fake.push({ type: 'receipts-changed', accountId, roomId, receipts }));
    push([
      { userId: personId('lena'), deliveredSeq: 1_000, readSeq: 0, joinedAt: 0 },
      { userId: personId('omar'), deliveredSeq: 0, readSeq: 0, joinedAt: 0 },
    ]);
    expect(within(row).getByRole('img', { name: 'On the devices of 1 of 2 people' }).dataset['state']).toBe('delivered');
    push([]);
    within(row).getByRole('img', { name: /^Stored on the server/ });
  });

  it('names everybody in the details', async () => {
    await openApp();
    const row = await rowOf(/Signing now/);
    await within(row).findByRole('img', { name: /^Read by/ });
    fireEvent.contextMenu(row);
    fireEvent.click(await screen.findByRole('menuitem', { name: /^Details/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Message details' });
    expect(within(dialog).getByText('Read by').nextElementSibling?.textContent).toContain('Lena Novák');
    expect(within(dialog).getByText('On the devices of').nextElementSibling?.textContent).toContain('Priya Raman');
  });
});

describe('the privacy page', () => {
  it('switches both off, and the marks go back to what is stored', async () => {
    const accountId = await openApp();
    act(() => openSettings('privacy'));
    fireEvent.click(await screen.findByRole('switch', { name: 'Delivered and read' }));
    await waitFor(() => expect(screen.getByRole('switch', { name: 'Delivered and read' }).getAttribute('aria-checked')).toBe('false'));
    fireEvent.click(screen.getByRole('switch', { name: 'Last seen' }));
    await waitFor(() => expect(getState().accounts[0]?.privacy).toEqual({ receipts: false, lastSeen: false }));
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    act(() => openRoom(accountId, roomSamples.firmware.id));
    await within(await rowOf(/Signing now/)).findByRole('img', { name: /^Stored on the server/ });
  });

  it('says why nothing can be switched while the server is away', async () => {
    await openApp({ state: 'offline' });
    act(() => openSettings('privacy'));
    const control = await screen.findByRole('switch', { name: 'Last seen' });
    expect(control.title).toContain('cannot be reached');
    fireEvent.click(control);
    expect(callsOf('privacy.set')).toEqual([]);
  });
});

describe('when somebody was last seen', () => {
  it('stands in the header of a direct room, for who is away', async () => {
    const accountId = await openApp();
    const dmitri = directSamples.find((sample) => sample.with[0] === 'dmitri');
    act(() => openRoom(accountId, dmitri?.id ?? ''));
    await screen.findByText(/^Last seen /);
    act(() => openRoom(accountId, directSamples.find((sample) => sample.with[0] === 'jonas')?.id ?? ''));
    await waitFor(() => expect(screen.queryByText(/^Last seen /)).toBeNull());
    expect(callsOf('people.lastSeen')).toEqual([{ accountId, userIds: [personId('dmitri')] }]);
  });
});

describe('the hint of a vote', () => {
  it('says the counts at once and the names when they have come', async () => {
    await openApp();
    const row = await rowOf(/RC3 with the fix/);
    const vote = row.querySelector('.vote-rest');
    if (!vote) throw new Error('no votes');
    expect(callsOf('messages.voters')).toEqual([]);
    fireEvent.pointerEnter(vote);
    const hint = await screen.findByText(/For: /, undefined, { timeout: 3_000 });
    expect(hint.textContent).toMatch(/^\d+ for, \d+ against\nFor: .+ and \d+ more/);
    expect(callsOf('messages.voters')).toHaveLength(1);
  });

  it('says only the counts while the server is away', async () => {
    await openApp({ state: 'offline' });
    const vote = (await rowOf(/RC3 with the fix/)).querySelector('.vote-rest');
    if (!vote) throw new Error('no votes');
    fireEvent.pointerEnter(vote);
    await screen.findByText(/^\d+ for, \d+ against$/, undefined, { timeout: 3_000 });
    expect(callsOf('messages.voters')).toEqual([]);
  });
});
