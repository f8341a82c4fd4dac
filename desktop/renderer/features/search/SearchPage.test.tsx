// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAccount } from '../../state/actions/navigate.ts';
import { selectOpenRoom, selectView } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;

async function openSearch(part: Partial<Scenario> = {}, width = 1440): Promise<HTMLInputElement> {
  fake = startFakeApp(part, { width });
  render(<App />);
  await waitFor(() => expect(document.querySelector('[data-ready]')).not.toBeNull());
  press('F', { ctrlKey: true, shiftKey: true });
  return (await screen.findByRole('combobox', { name: 'Search messages' })) as HTMLInputElement;
}

afterEach(stopFakeApp);

const press = (key: string, part: object = {}) => act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...part }));
const type = (field: HTMLElement, value: string) => act(() => void fireEvent.change(field, { target: { value } }));
const options = () => screen.queryAllByRole('option');
const chosen = () => options().findIndex((row) => row.getAttribute('aria-selected') === 'true');
const searches = () =>
  fake.calls.filter((call) => call.name === 'search.messages').map((call) => call.input as { query: string; roomId?: string; order: string });

describe('the search page', () => {
  it('finds part of a word as one types, says where it looked, and marks what it found', async () => {
    const field = await openSearch();
    type(field, 'fi');
    type(field, 'fix');
    await screen.findByText(/^\d+ results?$/);
    expect(screen.getByText(/ms, from all [\d,]+ messages on this device/)).toBeTruthy();
    expect(options().length).toBeGreaterThan(0);
    for (const row of options()) expect(row.textContent?.toLowerCase()).toContain('fix');
    expect(document.querySelector('.search-row [data-found], .search-row .words-found')?.textContent?.toLowerCase()).toBe('fix');
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  });

  it('moves with the arrows, opens with Enter, and comes back to the same place', async () => {
    const field = await openSearch();
    type(field, 'the');
    await waitFor(() => expect(options().length).toBeGreaterThan(2));
    expect(chosen()).toBe(0);
    press('ArrowDown');
    press('ArrowDown');
    expect(chosen()).toBe(2);
    expect(field.getAttribute('aria-activedescendant')).toBe(options()[2]?.id);
    const aside = screen.getByRole('complementary', { name: 'Around the chosen message' });
    await waitFor(() => expect(within(aside).getAllByRole('article').length).toBeGreaterThan(1));
    press('Enter');
    await waitFor(() => expect(selectOpenRoom(getState())).not.toBeNull());
    expect(getState().jump?.seq).toBeGreaterThan(0);
    press('Escape');
    await waitFor(() => expect(selectView(getState()).kind).toBe('search'));
    await waitFor(() => expect(chosen()).toBe(2));
    expect(((await screen.findByRole('combobox', { name: 'Search messages' })) as HTMLInputElement).value).toBe('the');
  });

  it('says why the server is not asked, and does not offer to ask it again', async () => {
    const field = await openSearch();
    const call = fake.call.bind(fake);
    const message = 'The server looks for this only with a word, a person or a room beside it.';
    fake.call = ((name: 'search.server', input: never) =>
      name === 'search.server' ? Promise.resolve({ ok: false, error: { code: 'invalid', message } }) : call(name, input)) as typeof fake.call;
    type(field, 'fix');
    await screen.findByText(message);
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('makes tokens of finished filters and takes them back with Backspace', async () => {
    const field = await openSearch();
    type(field, 'from:priya has:link fix');
    expect(screen.getByRole('button', { name: /^Drop from: / })).toBeTruthy();
    expect(field.value).toBe('fix');
    await waitFor(() => expect(searches().at(-1)?.query).toBe('from:priya has:link fix'));
    fireEvent.click(screen.getByRole('button', { name: 'Drop from: Priya Raman' }));
    await waitFor(() => expect(searches().at(-1)?.query).toBe('has:link fix'));
    field.setSelectionRange(0, 0);
    fireEvent.keyDown(field, { key: 'Backspace' });
    expect(field.value).toBe('has:linkfix');
  });

  it('says what is wrong with a filter', async () => {
    const field = await openSearch();
    type(field, 'before:soon x');
    expect(await screen.findByText(/“soon” is not a day/)).toBeTruthy();
  });

  it('narrows to the open room with Ctrl+F, and orders by votes', async () => {
    await openSearch();
    press('ArrowLeft', { altKey: true });
    press('f', { ctrlKey: true });
    const field = await screen.findByRole('combobox', { name: 'Search messages' });
    expect(screen.getByRole('button', { name: 'Drop in: firmware' })).toBeTruthy();
    type(field, 'the');
    fireEvent.click(screen.getByRole('radio', { name: 'Most voted' }));
    await waitFor(() => expect(searches().at(-1)).toMatchObject({ order: 'votes', roomId: expect.any(String) }));
  });

  it('says what can be done when nothing is found', async () => {
    const field = await openSearch();
    type(field, 'has:code zzzz');
    expect(await screen.findByText('Nothing found on this device')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Drop' }));
    await waitFor(() => expect(searches().at(-1)?.query).toBe('zzzz'));
  });

  it('works offline and says that the server cannot be asked', async () => {
    const field = await openSearch({ state: 'offline' });
    type(field, 'fix');
    await waitFor(() => expect(options().length).toBeGreaterThan(0));
    expect(await screen.findByText('The server cannot be reached now; this is what is on this device.')).toBeTruthy();
    expect(fake.calls.some((call) => call.name === 'search.server')).toBe(false);
  });

  it('drops the answer to older words', async () => {
    const field = await openSearch();
    const call = fake.call.bind(fake);
    let release = () => {};
    vi.spyOn(fake, 'call').mockImplementation((async (name: never, input: { query?: string }) => {
      const answer = await call(name, input as never);
      if (input.query === 'fi') await new Promise<void>((resolve) => (release = resolve));
      return answer;
    }) as never);
    type(field, 'fi');
    type(field, 'zzzz');
    await screen.findByText('Nothing found on this device');
    await act(async () => release());
    expect(options()).toHaveLength(0);
  });
});

describe('the search of another account', () => {
  it('does not show what was still being asked for the one before', async () => {
    const field = await openSearch();
    const call = fake.call.bind(fake);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    vi.spyOn(fake, 'call').mockImplementation((async (name: never, input: never) => {
      const answer = await call(name, input);
      if ((name as string) === 'search.messages') await held;
      return answer;
    }) as never);
    type(field, 'fix');
    const other = getState().accounts[1]?.id ?? '';
    act(() => openAccount(other));
    press('F', { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(getState().search).toMatchObject({ accountId: other, words: '' }));
    await act(async () => release());
    expect(getState().search.here.hits).toEqual([]);
  });
});

describe('the switcher', () => {
  it('finds messages, alone behind ?, and leads to the search', async () => {
    await openSearch();
    press('k', { ctrlKey: true });
    const input = await screen.findByRole('combobox', { name: 'Jump to' });
    type(input, '?fix');
    await waitFor(() => expect(screen.getByText('Messages on this device')).toBeTruthy());
    await waitFor(() => expect(options().length).toBeGreaterThan(1));
    expect(screen.queryByText('Commands')).toBeNull();
    fireEvent.click(screen.getByText(/^Search all messages for/));
    await waitFor(() => expect(getState().search.words).toBe('fix'));
    expect(selectView(getState()).kind).toBe('search');
  });
});
