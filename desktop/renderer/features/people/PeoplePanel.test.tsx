// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { VirtuosoMockContext } from 'react-virtuoso';
import { afterEach, describe, expect, it } from 'vitest';
import { selectUser, selectView } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { PeoplePanel } from './PeoplePanel.tsx';

let fake: FakeParley;

function Panel() {
  const view = useStore(selectView);
  return view.kind === 'room' ? <PeoplePanel accountId={view.accountId} roomId={roomSamples.firmware.id} /> : null;
}

function open(part: Partial<Scenario> = {}) {
  fake = startFakeApp(part);
  render(
    <VirtuosoMockContext.Provider value={{ viewportHeight: 4_000, itemHeight: 44 }}>
      <Panel />
    </VirtuosoMockContext.Provider>,
  );
}

afterEach(stopFakeApp);

describe('the people panel', () => {
  it('groups people by who is there, with roles, and finds parts of names', async () => {
    open();
    expect(await screen.findByRole('button', { name: /^Mara Lindqvist, ?Owner, ?@mara, online$/ })).toBeTruthy();
    const { violations } = await axe.run(document.body, { runOnly: ['label-content-name-mismatch', 'button-name'] });
    expect(violations.map((violation) => violation.id)).toEqual([]);
    expect(screen.getByRole('heading', { name: /^Online/ }).textContent).toBe('Online7');
    fireEvent.change(screen.getByRole('textbox', { name: /Find people/ }), { target: { value: 'nov' } });
    await waitFor(() => expect(screen.queryByRole('button', { name: /Mara/ })).toBeNull());
    expect(screen.getByRole('button', { name: /Lena Novák/ })).toBeTruthy();
  });

  it('follows what is heard of a person, without reading the list again', async () => {
    open();
    await screen.findByRole('button', { name: /^Mara Lindqvist, ?Owner, ?@mara, online$/ });
    const accountId = getState().accounts[0]?.id ?? '';
    const reads = fake.calls.filter(({ name }) => name === 'members.list').length;
    const mara = selectUser(getState(), accountId, personId('mara'));
    if (!mara) throw new Error('nobody knows Mara');
    act(() => fake.push({ type: 'users-changed', accountId, users: [{ ...mara, version: mara.version + 1, status: { text: 'In the yard' } }] }));
    expect(await screen.findByRole('button', { name: /^Mara Lindqvist, ?Owner, ?In the yard, online$/ })).toBeTruthy();
    expect(fake.calls.filter(({ name }) => name === 'members.list').length).toBe(reads);
  });

  it('claims nothing about who is there while offline', async () => {
    open({ state: 'offline' });
    await screen.findByText(/Only people this device knows/);
    expect(await screen.findByRole('button', { name: /^Mara Lindqvist, ?Owner, ?@mara$/ })).toBeTruthy();
    expect(screen.queryByText(/^Online/)).toBeNull();
  });

  it('opens a conversation from the card of a person', async () => {
    open();
    fireEvent.click(await screen.findByRole('button', { name: /Priya Raman/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'Message' }));
    await waitFor(() => expect(fake.calls.map((call) => call.name)).toContain('rooms.direct'));
    await waitFor(() => expect(selectView(getState())).not.toMatchObject({ roomId: roomSamples.firmware.id }));
  });
});
