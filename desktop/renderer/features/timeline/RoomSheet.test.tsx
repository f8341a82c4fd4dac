// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRoom } from '../../state/actions/navigate.ts';
import { selectView } from '../../state/selectors.ts';
import { getState, setState, useStore } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { RoomSheet } from './RoomSheet.tsx';

let fake: FakeParley;
const firmware = roomSamples.firmware.id;

function OpenRoom() {
  const view = useStore(selectView);
  return view.kind === 'room' ? <RoomSheet accountId={view.accountId} roomId={view.roomId} /> : null;
}

async function open(part: Partial<Scenario> = {}) {
  fake = startFakeApp({ typing: false, ...part });
  render(<OpenRoom />);
  const box = (await screen.findByRole('textbox')) as HTMLTextAreaElement;
  return box;
}

const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);
const write = (box: HTMLElement, value: string) => fireEvent.change(box, { target: { value } });
const focusWindow = (isFocused: boolean) => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(isFocused);
  act(() => void window.dispatchEvent(new Event(isFocused ? 'focus' : 'blur')));
};

beforeEach(() => {
  Element.prototype.scrollBy = () => undefined;
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});

afterEach(() => {
  stopFakeApp();
  vi.restoreAllMocks();
});

describe('the timeline', () => {
  it('shows what is stored, with the divider above what is new, and drops it on Esc', async () => {
    const box = await open();
    await screen.findByText(/RC3 with the fix/);
    await screen.findByText('New');
    await screen.findByText(/5 messages since/);
    expect(await screen.findByRole('article', { name: /Lena Novák.*mentions you.*stored/ })).toBeTruthy();
    fireEvent.keyDown(box, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByText('New')).toBeNull());
  });

  it('shows words of others as they come, in order', async () => {
    await open();
    await screen.findByText(/RC3 with the fix/);
    act(() => {
      fake.receive(accountId(), firmware, personId('mara'), 'first');
      fake.receive(accountId(), firmware, personId('mara'), 'second');
    });
    await screen.findByText('second');
    const said = (await screen.findAllByRole('article')).slice(-2);
    expect(said.map((row) => row.textContent?.includes('first'))).toEqual([true, false]);
    expect(said[1]?.querySelector('[data-grouped]')).toBeTruthy();
  });

  it('draws a line above words that came while nobody looked', async () => {
    const box = await open();
    await screen.findByText(/RC3 with the fix/);
    fireEvent.keyDown(box, { key: 'Escape' });
    focusWindow(false);
    act(() => fake.receive(accountId(), firmware, personId('mara'), 'are you there'));
    await screen.findByText(/1 message since/);
  });

  it('opens links in the browser, not in the window', async () => {
    await open();
    await screen.findByText(/RC3 with the fix/);
    act(() => fake.receive(accountId(), firmware, personId('mara'), 'see https://example.org/a.'));
    fireEvent.click(await screen.findByRole('link', { name: 'https://example.org/a' }));
    expect(callsOf('shell.openExternal')).toEqual([{ url: 'https://example.org/a' }]);
  });

  it('says that a room is read-only when one has left it', async () => {
    await open();
    await screen.findByText(/RC3 with the fix/);
    const view = getState().byAccount[accountId()]?.rooms[firmware];
    if (!view) throw new Error('no room');
    act(() => fake.push({ type: 'rooms-changed', accountId: accountId(), rooms: [{ ...view, state: 'left' }] }));
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.getByText(/You left this room: read-only/)).toBeTruthy();
    expect(screen.getByText(/RC3 with the fix/)).toBeTruthy();
  });
});

describe('the keys of the timeline', () => {
  it('walk from row to row, to its ends, and stop there', async () => {
    Element.prototype.scrollIntoView = () => undefined;
    await open();
    await screen.findByText(/RC3 with the fix/);
    const stops = () => [...document.querySelectorAll<HTMLElement>('.row:is([data-kind=message], [data-kind=system], [data-kind=fold])')];
    const at = () => stops().findIndex((row) => row.matches(':focus'));
    const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
    const end = stops().length - 1;
    expect(end).toBeGreaterThan(5);
    act(() => stops()[end]?.focus());
    press('ArrowUp');
    expect(at()).toBe(end - 1);
    press('ArrowDown');
    press('ArrowDown');
    expect(at()).toBe(end);
    press('Home');
    expect(at()).toBe(0);
    press('ArrowUp');
    expect(at()).toBe(0);
    press('End');
    expect(at()).toBe(end);
  });
});

describe('what is only on this device', () => {
  it('stands below the waterline with its reason and the ways on', async () => {
    await open({ state: 'offline' });
    expect(await screen.findByText('On this device only · 2 waiting, 1 needs you')).toBeTruthy();
    await screen.findByText('Not sent: 212 MB, this server takes up to 100 MB.');
    await screen.findByRole('button', { name: 'Choose another' });
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(callsOf('outbox.retry')).toHaveLength(1));
    await screen.findByText('On this device only · 3 waiting');
  });

  it('offers no change of words where there is no box to make it in', async () => {
    await open({ state: 'offline' });
    await screen.findByRole('button', { name: 'Edit' });
    act(() => {
      const { byAccount } = getState();
      const data = byAccount[accountId()];
      const view = data?.rooms[firmware];
      if (data && view)
        setState({
          byAccount: { ...byAccount, [accountId()]: { ...data, rooms: { ...data.rooms, [firmware]: { ...view, room: { ...view.room, archivedAt: 1 } } } } },
        });
    });
    await screen.findByText(/This room is archived: read-only/);
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Copy text' })).toBeTruthy();
  });

  it('lets the waterline collapse when nothing is below it any longer', async () => {
    await open({ state: 'offline' });
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await screen.findByText('On this device only · 3 waiting');
    act(() => fake.connect('online'));
    await waitFor(() => expect(document.querySelector('.water-line[data-leaving]')).toBeTruthy());
    await waitFor(() => expect(document.querySelector('.water-line')).toBeNull());
  });

  it('is changed in the composer; the draft waits beside it', async () => {
    const box = await open({ state: 'offline' });
    await screen.findByText(/On this device only/);
    write(box, 'my draft');
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(box.value).toMatch(/^Raw capture/));
    write(box, 'shorter');
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(callsOf('outbox.edit')).toEqual([expect.objectContaining({ body: 'shorter' })]));
    await waitFor(() => expect(box.value).toBe('my draft'));
    expect(await screen.findByText('shorter')).toBeTruthy();
  });

  it('keeps words being changed behind the draft, and the draft alone when the change ends', async () => {
    const box = await open({ state: 'offline' });
    await screen.findByText(/On this device only/);
    write(box, 'my draft');
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(box.value).toMatch(/^Raw capture/));
    write(box, 'half changed');
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ roomId: firmware, body: 'my draft\nhalf changed' }));
    fireEvent.keyDown(box, { key: 'Escape' });
    expect(box.value).toBe('my draft');
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ roomId: firmware, body: 'my draft' }));
    expect(callsOf('outbox.edit')).toHaveLength(0);
  });

  it('finds words being changed again when one has gone to another room', async () => {
    const box = await open({ state: 'offline' });
    await screen.findByText(/On this device only/);
    write(box, '');
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(box.value).toMatch(/^Raw capture/));
    write(box, 'half changed');
    act(() => openRoom(accountId(), roomSamples.design.id));
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ roomId: firmware, body: 'half changed' }));
    act(() => openRoom(accountId(), firmware));
    const again = (await screen.findByRole('textbox', { name: 'Message #firmware' })) as HTMLTextAreaElement;
    expect(again.value).toBe('half changed');
    write(again, '');
  });

  it('keeps the words when a change comes too late', async () => {
    const box = await open({ state: 'offline' });
    await screen.findByText(/On this device only/);
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await waitFor(() => expect(box.value).toMatch(/^Raw capture/));
    write(box, 'too late');
    const item = getState().byAccount[accountId()]?.outbox[firmware]?.[0];
    await act(async () => void (await fake.call('outbox.delete', { accountId: accountId(), opId: item?.opId ?? '' })));
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(callsOf('outbox.edit')).toHaveLength(1));
    await waitFor(() => expect(box.value).toMatch(/too late$/));
    expect(screen.queryByText(/^Editing a message/)).toBeNull();
  });
});

describe('the composer', () => {
  it('sends with Enter, not while an input method chooses, not with Shift', async () => {
    const box = await open();
    write(box, 'こんにちは');
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    expect(callsOf('messages.send')).toHaveLength(0);
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(box.value).toBe('');
    await waitFor(() => expect(callsOf('messages.send')).toEqual([expect.objectContaining({ body: 'こんにちは' })]));
    expect(await screen.findByRole('article', { name: /こんにちは, stored/ })).toBeTruthy();
  });

  it('sends with Ctrl+Enter only, when Enter makes a new line', async () => {
    const box = await open();
    act(() => setState({ settings: { ...getState().settings, enterSends: false } }));
    write(box, 'line');
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(callsOf('messages.send')).toHaveLength(0);
    fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(callsOf('messages.send')).toHaveLength(1));
  });

  it('keeps a draft for each room, with the caret', async () => {
    const box = await open();
    await screen.findByText(/RC3 with the fix/);
    write(box, 'half a thought');
    box.setSelectionRange(4, 4);
    act(() => openRoom(accountId(), roomSamples.design.id));
    await waitFor(() => expect(callsOf('drafts.set')).toEqual([expect.objectContaining({ roomId: firmware, body: 'half a thought', cursor: 4 })]));
    act(() => openRoom(accountId(), firmware));
    const again = (await screen.findByRole('textbox', { name: 'Message #firmware' })) as HTMLTextAreaElement;
    expect(again.value).toBe('half a thought');
    expect(again.selectionStart).toBe(4);
  });

  it('reads the draft that an earlier run kept', async () => {
    const box = await open({ open: 'incident-0412' });
    await waitFor(() => expect(box.value).toBe('Root cause: the '));
  });

  it('keeps what is typed within 300 ms and empties the draft when it is sent', async () => {
    const box = await open({ open: 'reading' });
    write(box, 'a');
    await waitFor(() => expect(callsOf('drafts.set')).toHaveLength(1));
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ body: '' }));
  });

  it('gives the words back when they could not be queued', async () => {
    const box = await open({ open: 'support' });
    const call = fake.call.bind(fake);
    vi.spyOn(fake, 'call').mockImplementation(((name: never, input: never) =>
      name === 'messages.send' ? Promise.resolve({ ok: false, error: { code: 'unavailable', message: 'The disk is full.' } }) : call(name, input)) as never);
    write(box, 'precious');
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(box.value).toBe('precious'));
    expect(getState().toasts.at(-1)?.text).toContain('The disk is full.');
  });

  it('sends nothing that is too long and says by how much', async () => {
    const box = await open({ open: 'hiring' });
    write(box, 'x'.repeat(16_003));
    expect(screen.getByText(/^3 characters too long/)).toBeTruthy();
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(callsOf('messages.send')).toHaveLength(0);
    expect(box.value).toHaveLength(16_003);
  });

  it('tells others that one writes, and that one has stopped', async () => {
    const box = await open({ open: 'lunch' });
    write(box, 'h');
    write(box, 'he');
    write(box, '');
    expect(callsOf('typing.set').map((input) => (input as { on: boolean }).on)).toEqual([true, false]);
  });

  it('names who is writing and says where words go while offline', async () => {
    await open();
    act(() => fake.push({ type: 'typing-changed', accountId: accountId(), roomId: firmware, rootId: null, userIds: [personId('samuel'), personId('priya')] }));
    expect((await screen.findByText('Samuel')).parentElement?.textContent).toBe('Samuel and Priya are typing');
    act(() => fake.connect('offline'));
    expect(screen.getByText(/^Offline\. Enter puts the message in the queue/)).toBeTruthy();
  });
});
