// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { RoomSheet } from '../timeline/RoomSheet.tsx';

vi.setConfig({ testTimeout: 30_000 });

let fake: FakeParley;
const firmware = roomSamples.firmware.id;
const accountId = () => getState().accounts[0]?.id ?? '';

async function open(part: Partial<Scenario> = {}): Promise<void> {
  fake = startFakeApp({ accounts: 1, typing: false, writing: true, ...part });
  await waitFor(() => expect(getState().byAccount[accountId()]?.rooms[firmware]).toBeTruthy());
  render(<RoomSheet accountId={accountId()} roomId={firmware} />);
  await screen.findByText('AAPL.US quote is $229.87 per share');
}
afterEach(stopFakeApp);

const button = () => screen.queryByRole('button', { name: /^Stop(ping)? Ticker$/ });
const stops = () => fake.calls.filter(({ name }) => name === 'writings.stop').map(({ input }) => input);
const told = (part: object) => {
  const [writing] = getState().byAccount[accountId()]?.writings[firmware] ?? [];
  if (!writing) throw new Error('nothing is being written');
  act(() => fake.push({ type: 'writings-changed', accountId: accountId(), roomId: firmware, writings: [{ ...writing, ...part }] }));
};

it('stops an answer for who asked, once, and goes when it is finished', async () => {
  await open();
  await waitFor(() => expect(button()?.textContent).toBe('Stop'));
  fireEvent.click(button() as HTMLElement);
  fireEvent.click(button() as HTMLElement);
  await waitFor(() => expect(button()?.textContent).toBe('Stopping'));
  expect(stops()).toMatchObject([{ roomId: firmware }]);
  await waitFor(() => expect(button()).toBeNull());
});

it('is there for moderators where somebody else asked, and for nobody else', async () => {
  await open({ role: 'member' });
  await waitFor(() => expect(button()).toBeTruthy());
  told({ askedById: personId('tomas') });
  expect(button()).toBeNull();
  stopFakeApp();
  await open({ role: 'moderator' });
  await waitFor(() => expect(button()).toBeTruthy());
  told({ askedById: personId('tomas') });
  expect(button()).toBeTruthy();
  told({ askedById: personId('tomas'), stoppedById: personId('lena') });
  expect(button()?.textContent).toBe('Stopping');
});

it('says why it cannot be pressed while the server is away', async () => {
  await open({ state: 'offline' });
  await waitFor(() => expect(button()?.getAttribute('aria-disabled')).toBe('true'));
  fireEvent.click(button() as HTMLElement);
  expect(stops()).toEqual([]);
});
