// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selectOutbox } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

const firmware = roomSamples.firmware.id;
const failed = /^Raw capture/;
const waiting = /^And the box/;
let fake: FakeParley;

async function openApp(): Promise<void> {
  fake = startFakeApp({ typing: false, state: 'offline' });
  render(<App />);
  await rowOf(failed);
}

const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name);
const rowOf = async (words: RegExp): Promise<HTMLElement> => {
  const row = (await screen.findByText(words, { selector: '[data-row-key] *' })).closest('article');
  if (!row) throw new Error(`no row says ${words}`);
  return row;
};
const box = (): HTMLTextAreaElement => within(screen.getByRole('main')).getByRole('textbox');
const focusedWords = () => document.activeElement?.textContent ?? '';
/** Focuses a row as arrow keys do, and presses a key on it. */
const pressOn = async (words: RegExp, key: string) => {
  const row = await rowOf(words);
  act(() => row.focus());
  fireEvent.keyDown(row, { key });
  return row;
};
/** Opens a row's menu by key and chooses by key. */
const chooseByKey = async (words: RegExp, name: string) => {
  await pressOn(words, 'Enter');
  const item = within(await screen.findByRole('menu', { name: 'Message' })).getByRole('menuitem', { name: new RegExp(`^${name}`) });
  act(() => item.focus());
  fireEvent.keyDown(item, { key: 'Enter' });
};

afterEach(stopFakeApp);

describe('words that wait or failed', () => {
  it('give the focus to the row that takes their place when they are deleted by key, at the end to the one before', async () => {
    await openApp();
    await pressOn(/^Release note signed/, 'Delete');
    await waitFor(() => expect(focusedWords()).toContain('And the box'));
    await pressOn(waiting, 'Delete');
    await waitFor(() => expect(focusedWords()).toContain('Raw capture'));
    const stored = [...document.querySelectorAll('main .row[data-kind=message]')].at(-1);
    await pressOn(failed, 'Backspace');
    await waitFor(() => expect(document.activeElement).toBe(stored));
    expect(selectOutbox(getState(), accountId(), firmware)).toEqual([]);
  });

  it('give the focus to their neighbour when they are deleted by their menu or a button of theirs', async () => {
    await openApp();
    await chooseByKey(waiting, 'Delete');
    await waitFor(() => expect(callsOf('outbox.delete')).toHaveLength(1));
    await waitFor(() => expect(document.activeElement?.closest('[data-row-key]')?.textContent).toContain('Release note signed'));
    const row = await rowOf(failed);
    act(() => row.focus());
    await within(row).findByRole('toolbar', { name: 'Message' });
    const button = within(row).getAllByRole('button', { name: 'Delete' })[0] as HTMLElement;
    act(() => button.focus());
    fireEvent.click(button);
    await waitFor(() => expect(focusedWords()).toContain('Release note signed'));
  });

  it('give the focus to the box when they were all there is in a room', async () => {
    fake = startFakeApp({ typing: false, state: 'offline', open: 'osprey-3' });
    render(<App />);
    await screen.findByText(/osprey-3 starts here/);
    await act(async () => void (await fake.call('messages.send', { accountId: accountId(), roomId: roomSamples['osprey-3'].id, body: 'first words here' })));
    await pressOn(/^first words here/, 'Delete');
    await screen.findByText(/osprey-3 starts here/);
    await waitFor(() => expect(document.activeElement).toBe(box()));
  });

  it('are changed by key in the box, with the caret behind them', async () => {
    await openApp();
    await pressOn(waiting, 'e');
    await waitFor(() => expect(document.activeElement).toBe(box()));
    expect(box().value).toMatch(waiting);
    expect(box().selectionStart).toBe(box().value.length);
  });

  it('keep the focus when they are tried again by key, and say that they wait', async () => {
    await openApp();
    await chooseByKey(failed, 'Try again');
    await waitFor(async () => expect((await rowOf(failed)).getAttribute('aria-label')).toContain('waiting, only on this device'));
    await waitFor(() => expect(focusedWords()).toContain('Raw capture'));
    expect(callsOf('outbox.retry')).toHaveLength(1);
  });

  it('are copied whole, and the row keeps the focus', async () => {
    await openApp();
    await chooseByKey(failed, 'Copy text');
    await waitFor(() =>
      expect(callsOf('shell.copyText').map(({ input }) => input)).toEqual([{ text: 'Raw capture of the whole night, for whoever wants to look:' }]),
    );
    await waitFor(() => expect(focusedWords()).toContain('Raw capture'));
    await screen.findByText('Copied the text.');
  });
});
