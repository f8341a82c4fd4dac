// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it } from 'vitest';
import { selectView } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { SidebarPlaces } from '../rooms/SidebarPlaces.tsx';
import { DraftsPage } from './DraftsPage.tsx';

const accountId = () => getState().accounts[0]?.id ?? '';

afterEach(stopFakeApp);

it('lists what was begun, opens it where it belongs, and gives back what was deleted', async () => {
  startFakeApp({ typing: false });
  await waitFor(() => expect(accountId()).not.toBe(''));
  render(
    <main>
      <DraftsPage accountId={accountId()} />
    </main>,
  );
  const line = await screen.findByRole('button', { name: /^incident-0412.*Root cause: the/ });
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);

  fireEvent.click(screen.getByRole('button', { name: 'Delete this draft' }));
  await screen.findByText('No drafts');
  await act(async () => getState().toasts.at(-1)?.action?.run());
  const again = await screen.findByRole('button', { name: /^incident-0412.*Root cause: the/ });
  expect(again).not.toBe(line);
  fireEvent.click(again);
  expect(selectView(getState())).toMatchObject({ kind: 'room', roomId: roomSamples['incident-0412'].id });
});

it('keeps the focus where a draft is deleted: the next one has it, else the one before', async () => {
  const fake = startFakeApp({ typing: false });
  await waitFor(() => expect(accountId()).not.toBe(''));
  for (const [name, body] of [
    ['design', 'Second'],
    ['firmware', 'Third'],
  ] as const)
    await fake.call('drafts.set', { accountId: accountId(), roomId: roomSamples[name].id, body, cursor: 1, replyToId: null, edit: null });
  render(<DraftsPage accountId={accountId()} />);
  await screen.findByRole('button', { name: /Second/ });
  const cards = () => screen.getAllByRole('article').map((card) => card.textContent ?? '');
  const deleteAt = (place: number) => {
    const button = screen.getAllByRole('button', { name: 'Delete this draft' })[place];
    act(() => button?.focus());
    if (button) fireEvent.click(button);
  };
  const focused = () => document.activeElement?.closest('article')?.textContent;

  const [, middle, last] = cards();
  deleteAt(0);
  await waitFor(() => expect(cards()).toHaveLength(2));
  expect(focused()).toBe(middle);
  deleteAt(1);
  await waitFor(() => expect(cards()).not.toContain(last));
  expect(focused()).toBe(middle);
});

it('says of words that they change a message, and what else was begun there; discarding them leaves that', async () => {
  const fake = startFakeApp({ typing: false });
  await waitFor(() => expect(accountId()).not.toBe(''));
  const place = { accountId: accountId(), roomId: roomSamples.design.id };
  const edit = { messageId: '0198c0de-0010-7000-8000-0000000000b1', body: 'Signing at noon', cursor: 3 };
  await fake.call('drafts.set', { ...place, body: 'Half a **thought**', cursor: 3, replyToId: null, edit });
  render(<DraftsPage accountId={accountId()} />);
  const line = await screen.findByRole('button', { name: /^design.*a change of your message.*Signing at noon/ });
  within(line).getByText('Not saved yet. Until then the message stays as it is. Also begun here: “Half a thought”');
  expect(screen.getAllByText(/a change of your message/)).toHaveLength(1);

  fireEvent.click(screen.getByRole('button', { name: 'Discard this change' }));
  const rest = await screen.findByRole('button', { name: /^design.*Half a thought/ });
  expect(rest.textContent).not.toContain('a change');
  await act(async () => getState().toasts.at(-1)?.action?.run());
  await screen.findByRole('button', { name: /^design.*a change of your message.*Signing at noon/ });
});

it('lists what is not sent, with the reason, and what is left of a room one is not in any more', async () => {
  const fake = startFakeApp({ typing: false, state: 'offline' });
  await waitFor(() => expect(accountId()).not.toBe(''));
  render(
    <div>
      <SidebarPlaces accountId={accountId()} />
      <main>
        <DraftsPage accountId={accountId()} />
      </main>
    </div>,
  );
  await screen.findByRole('button', { name: 'Drafts and outbox, 1 not sent' });
  const card = async (words: RegExp) => {
    const found = (await screen.findByText(words)).closest('article');
    if (!found) throw new Error('no card');
    return within(found);
  };
  (await card(/^Raw capture/)).getByText('Not sent: 212 MB, this server takes up to 100 MB.');
  (await card(/^And the box/)).getByText('Waiting. Only on this device.');
  fireEvent.click((await card(/^The customer has/)).getByRole('button', { name: /^support/ }));
  expect(selectView(getState())).toMatchObject({ kind: 'room', roomId: roomSamples.support.id });

  act(() => fake.push({ type: 'room-removed', accountId: accountId(), roomId: roomSamples.support.id, reason: 'removed', name: 'support' }));
  await waitFor(() => expect(getState().toasts.at(-1)?.text).toMatch(/removed from support.*One message of yours was not sent; its text is kept/));
  act(() => getState().toasts.at(-1)?.action?.run());
  expect(selectView(getState()).kind).toBe('drafts');
  const lost = await card(/^The customer has/);
  lost.getByText('A room you are not in');
  expect(lost.queryByRole('button', { name: /^support/ })).toBeNull();
  lost.getByRole('button', { name: 'Copy text' });
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
  fireEvent.click(lost.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByText(/^The customer has/)).toBeNull());
});
