// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { VirtuosoMockContext } from 'react-virtuoso';
import { afterEach, expect, it, vi } from 'vitest';
import { openOverlay, openSettings } from '../../state/actions/navigate.ts';
import { openDirect } from '../../state/actions/rooms.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { formatUntil } from '../../ui/time-words.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

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

const folded = () => screen.queryAllByRole('article', { name: 'Message from somebody you blocked' });

it('what somebody wrote is folded from the moment one blocks him, one by one to be shown, and back when he is unblocked', async () => {
  const accountId = await openApp();
  await screen.findByText(/^Found it\./);
  act(() => openOverlay({ kind: 'block-person', accountId, userId: personId('jonas') }));
  const question = await screen.findByRole('dialog', { name: 'Block Jonas Weber?' });
  const { violations } = await axe.run(question, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
  fireEvent.click(within(question).getByRole('button', { name: 'Block' }));
  await waitFor(() => expect(folded().length).toBeGreaterThan(0));
  expect(screen.queryByText(/^Found it\./)).toBeNull();
  const count = folded().length;
  const [first] = folded();
  if (first) fireEvent.click(within(first).getByRole('button', { name: 'Show' }));
  await waitFor(() => expect(folded()).toHaveLength(count - 1));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(folded()).toHaveLength(0));
  await screen.findByText(/^Found it\./);
});

it('one does not write to whom one blocked, until one unblocks him where the box stood', async () => {
  const accountId = await openApp({ blocked: true });
  await act(async () => void (await openDirect(accountId, [personId('jonas')])));
  await screen.findByText(/^You blocked this person\./);
  expect(screen.queryByRole('textbox', { name: /Message/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Unblock' }));
  await screen.findByRole('textbox', { name: /Message/ });
});

it('the settings list whom one blocked', async () => {
  await openApp({ blocked: true });
  act(() => openSettings('privacy'));
  const list = await screen.findByRole('region', { name: 'Blocked people' });
  fireEvent.click(await within(list).findByRole('button', { name: 'Unblock Jonas Weber' }));
  await within(list).findByText(/^Nobody\./);
});

it('who is muted sees until when instead of the box', async () => {
  await openApp({ muted: true });
  const accountId = getState().accounts[0]?.id ?? '';
  const view = getState().byAccount[accountId]?.rooms[roomSamples.firmware.id];
  // A time, or before midnight a day with it.
  await screen.findByText(`A moderator muted you here until ${formatUntil(view?.mutedUntilMs ?? 0)}. You can read meanwhile.`);
  expect(screen.queryByRole('textbox', { name: /Message/ })).toBeNull();
  act(() => view && fake.push({ type: 'rooms-changed', accountId, rooms: [{ ...view, mutedUntilMs: null }] }));
  await screen.findByRole('textbox', { name: /Message/ });
});
