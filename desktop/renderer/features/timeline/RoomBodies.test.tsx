// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openRoom } from '../../state/actions/navigate.ts';
import { prepareRoom } from '../../state/actions/prepare.ts';
import { dropPrepared } from '../../state/actions/timeline.ts';
import { selectView } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { timelineKey } from '../../state/timeline.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { RoomSheet } from './RoomSheet.tsx';

const next = roomSamples['incident-0412'].id;
let fake: FakeParley;

function OpenRoom() {
  const view = useStore(selectView);
  return view.kind === 'room' ? <RoomSheet accountId={view.accountId} roomId={view.roomId} /> : null;
}

const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input as { roomId?: string | null });
const bodies = () => [...document.querySelectorAll<HTMLElement>('.room-body')];
const behind = () => document.querySelector<HTMLElement>('.room-body[aria-hidden]');
const rowsOf = (body: HTMLElement | null) => body?.querySelectorAll('[data-row-key]').length ?? 0;

/** Has the pointer rest on the next room until that is laid out. */
async function prepareNext(): Promise<HTMLElement> {
  act(() => prepareRoom({ accountId: accountId(), roomId: next }));
  await waitFor(() => expect(rowsOf(behind())).toBeGreaterThan(0));
  return behind() as HTMLElement;
}

beforeEach(async () => {
  Element.prototype.scrollBy = () => undefined;
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  fake = startFakeApp({ typing: false });
  render(<OpenRoom />);
  await screen.findByText(/RC3 with the fix/);
});
afterEach(() => {
  stopFakeApp();
  vi.restoreAllMocks();
});

it('lays out the room that is prepared behind the open one, where nobody hears, reads or reaches it', async () => {
  const told = callsOf('attention.set').length;
  const body = await prepareNext();
  expect(bodies()).toHaveLength(2);
  expect(screen.getAllByRole('log')).toHaveLength(1);
  expect(screen.getByRole('textbox', { name: 'Message #firmware' })).toBe(document.activeElement);
  // Whatever is not inert there is no stop of Tab.
  const stops = [...body.querySelectorAll<HTMLElement>('button, a[href], input, textarea, [tabindex]')].filter((element) => element.tabIndex >= 0);
  expect(stops.filter((element) => element.closest('[inert]') === null)).toEqual([]);
  act(() => (document.activeElement as HTMLElement).blur());
  fireEvent.keyDown(document.body, { key: 'a' });
  expect(screen.getByRole('textbox', { name: 'Message #firmware' })).toBe(document.activeElement);
  expect(callsOf('attention.set').slice(told)).toEqual([]);
});

it('shows it as it stands there, and lets go of the room that was left once the new one is painted', async () => {
  const body = await prepareNext();
  const list = body.querySelector('.timeline-scroller');
  act(() => openRoom(accountId(), next));
  expect(screen.getByRole('log')).toBe(list);
  expect(screen.getByRole('textbox', { name: 'Message #incident-0412' })).toBe(document.activeElement);
  await waitFor(() => expect(bodies()).toEqual([body]));
  expect(screen.getByRole('log')).toBe(list);
  await waitFor(() => expect(callsOf('attention.set').at(-1)).toMatchObject({ roomId: next }));
});

it('begins anew where words came after it was laid out', async () => {
  const body = await prepareNext();
  const list = body.querySelector('.timeline-scroller');
  act(() => fake.receive(accountId(), next, personId('mara'), 'just now'));
  act(() => openRoom(accountId(), next));
  expect(await screen.findByText(/1 message since/)).toBeTruthy();
  expect(screen.getByRole('log')).not.toBe(list);
});

it('is let go when nobody is about to open it any more, also when its words come only then', async () => {
  await prepareNext();
  act(dropPrepared);
  await waitFor(() => expect(bodies()).toHaveLength(1));
  const other = roomSamples.announcements.id;
  act(() => {
    prepareRoom({ accountId: accountId(), roomId: other });
    dropPrepared();
  });
  await waitFor(() => expect(getState().timelines[timelineKey(accountId(), other)]).toMatchObject({ status: 'ready', isPrepared: true }));
  expect(getState().preparedRoom).toBeNull();
});

it('stays in memory when others are prepared while it is still being read', async () => {
  const rooms = [next, roomSamples.design.id, roomSamples.announcements.id, roomSamples['field-tests'].id];
  act(() => {
    prepareRoom({ accountId: accountId(), roomId: next });
    openRoom(accountId(), next);
    for (const roomId of rooms.slice(1)) prepareRoom({ accountId: accountId(), roomId });
  });
  expect(await screen.findByRole('log', { name: 'Messages in incident-0412' })).toBeTruthy();
  await waitFor(() => expect(getState().timelines[timelineKey(accountId(), next)]).toMatchObject({ status: 'ready', opening: 1 }));
  expect(callsOf('timeline.page').filter(({ roomId }) => roomId === next)).toHaveLength(1);
});
