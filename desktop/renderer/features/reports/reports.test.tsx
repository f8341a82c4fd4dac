// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { VirtuosoMockContext } from 'react-virtuoso';
import { afterEach, expect, it, vi } from 'vitest';
import { openOverlay } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

const roomId = roomSamples.firmware.id;
let fake: FakeParley;

async function openApp(part: Partial<Scenario> = {}): Promise<string> {
  fake = startFakeApp({ accounts: 1, ...part });
  render(
    <VirtuosoMockContext.Provider value={{ viewportHeight: 4_000, itemHeight: 44 }}>
      <App />
    </VirtuosoMockContext.Provider>,
  );
  await screen.findByRole('heading', { level: 1, name: 'firmware' });
  return getState().accounts[0]?.id ?? '';
}

afterEach(stopFakeApp);

const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);

it('a message of somebody else is reported from its menu, with a reason and a word', async () => {
  const accountId = await openApp();
  const row = (await screen.findByText(/^RC3 with the fix/)).closest('article');
  if (row) fireEvent.contextMenu(row);
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Report…' }));
  const form = await screen.findByRole('dialog', { name: 'Report this message?' });
  const { violations } = await axe.run(form, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
  fireEvent.click(within(form).getByRole('radio', { name: /^Something else/ }));
  expect(within(form).getByRole('button', { name: 'Report' }).getAttribute('aria-disabled')).toBe('true');
  fireEvent.change(within(form).getByRole('textbox', { name: 'A word about it' }), { target: { value: 'A secret number' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Report' }));
  await screen.findByText('The moderators of this room see it.');
  expect(callsOf('messages.report')).toEqual([{ accountId, roomId, id: expect.any(String), reason: 'other', comment: 'A secret number' }]);
});

it('one’s own message cannot be reported', async () => {
  await openApp();
  const row = (await screen.findByText(/^Signing now/)).closest('article');
  if (row) fireEvent.contextMenu(row);
  await screen.findByRole('menuitem', { name: 'Details' });
  expect(screen.queryByRole('menuitem', { name: 'Report…' })).toBeNull();
});

it('moderators see what waits in the head of the room, and resolve it', async () => {
  const accountId = await openApp({ role: 'moderator', reports: true });
  fireEvent.click(await screen.findByRole('button', { name: '2 reports' }));
  const sheet = await screen.findByRole('dialog', { name: 'Reports in firmware' });
  const [first, second] = await within(sheet).findAllByRole('listitem', { name: /^Message of Jonas Weber/ });
  const { violations } = await axe.run(sheet, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
  expect(first?.textContent).toContain('That link is for the board only');
  if (first) fireEvent.click(within(first).getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(within(sheet).getAllByRole('listitem')).toHaveLength(1));
  if (second) fireEvent.click(await within(sheet).findByRole('button', { name: 'Delete message' }));
  await within(sheet).findByText(/^Nothing waits here/);
  expect(callsOf('reports.resolve')).toEqual([
    { accountId, id: expect.any(String), action: 'dismissed' },
    { accountId, id: expect.any(String), action: 'removed' },
  ]);
  expect(screen.queryByRole('button', { name: /reports?$/ })).toBeNull();
});

it('a member sees no reports, and is told so where he asks', async () => {
  const accountId = await openApp({ reports: true });
  expect(screen.queryByRole('button', { name: '2 reports' })).toBeNull();
  act(() => openOverlay({ kind: 'reports', accountId, roomId }));
  await screen.findByText('Your role does not allow that here.');
});
