// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editMessage, replyTo } from '../../state/actions/compose.ts';
import { useDrafts } from '../../state/drafts.ts';
import { getState, setState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { Composer } from './Composer.tsx';

let fake: FakeParley;
const firmware = roomSamples.firmware.id;

async function open(part: Partial<Scenario> = {}, rootId?: string): Promise<HTMLTextAreaElement> {
  fake = startFakeApp({ typing: false, ...part }, fake === undefined ? {} : { fake });
  await waitFor(() => expect(getState().byAccount[accountId()]?.rooms[firmware]).toBeTruthy());
  render(
    <main>
      <Composer accountId={accountId()} roomId={firmware} {...(rootId ? { rootId, focuses: true } : {})} />
    </main>,
  );
  await waitFor(() => expect(Object.values(useDrafts.getState())[0]?.isRead).toBe(true));
  return screen.getByRole('textbox') as HTMLTextAreaElement;
}

const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);
const write = (box: HTMLElement, value: string) => fireEvent.change(box, { target: { value } });
const key = (box: HTMLElement, name: string, part: object = {}) => fireEvent.keyDown(box, { key: name, ...part });
const options = () => [...document.querySelectorAll<HTMLElement>('[role="option"]')];
const names = () => options().map((option) => option.textContent);
const lastOwn = async () => {
  const answer = await fake.call('timeline.page', { accountId: accountId(), roomId: firmware, anchor: { at: 'latest' }, limit: 100 });
  const rows = answer.ok ? answer.value.rows.flatMap((row) => (row.kind === 'message' ? [row.message] : [])) : [];
  const own = rows.findLast((message) => message.authorId === getState().accounts[0]?.user.id);
  if (!own) throw new Error('the sample has no own message');
  return { own, newest: rows.at(-1), root: rows[0] };
};

beforeEach(() => {
  fake = undefined as never;
});

afterEach(() => {
  stopFakeApp();
  vi.restoreAllMocks();
});

describe('the list above the box', () => {
  it('completes names by keys alone: arrows choose, Enter and Tab accept and send nothing, Esc closes', async () => {
    const box = await open();
    write(box, 'ask @');
    await waitFor(() => expect(names()).toHaveLength(8));
    expect(names().slice(-2)).toEqual(['@roomEverybody in this room, 12 people', '@hereEverybody who is online, 9 people']);
    expect(box.getAttribute('aria-activedescendant')).toBe(options()[0]?.id);
    write(box, 'ask @pri');
    await waitFor(() => expect(names()).toEqual(['PRPriya Raman@priya']));
    key(box, 'Enter');
    expect(box.value).toBe('ask @priya ');
    expect(names()).toEqual([]);
    write(box, 'ask @priya #f');
    expect(names()[0]).toMatch(/^field-tests/);
    key(box, 'ArrowDown');
    key(box, 'Tab');
    expect(box.value).toBe('ask @priya #firmware ');
    write(box, 'ask @priya #firmware #d');
    key(box, 'Escape');
    expect(names()).toEqual([]);
    expect(callsOf('messages.send')).toEqual([]);
  });

  it('lets Enter send where nothing is left to complete', async () => {
    const box = await open();
    write(box, 'thanks @priya');
    await waitFor(() => expect(names()).toEqual(['PRPriya Raman@priya']));
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.send')).toEqual([expect.objectContaining({ body: 'thanks @priya' })]));
  });

  it('completes emoji in the tone one chose, and remembers them', async () => {
    const box = await open();
    await act(async () => void (await fake.call('settings.update', { skinTone: 4 })));
    write(box, 'yes :+1');
    await waitFor(() => expect(names()[0]).toContain(':+1:'));
    fireEvent.click(options()[0] ?? box);
    expect(box.value).toBe('yes 👍🏾 ');
    await waitFor(() => expect(getState().settings.recentEmoji[0]).toBe('👍🏾'));
  });

  it('does not open while an input method writes, nor for a draft that is only read', async () => {
    const box = await open();
    fireEvent.compositionStart(box);
    fireEvent.input(box, { target: { value: '@' }, isComposing: true });
    expect(names()).toEqual([]);
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
    expect(callsOf('messages.send')).toEqual([]);
  });

  it('has no accessibility problems', async () => {
    const box = await open();
    write(box, '@');
    await waitFor(() => expect(names().length).toBeGreaterThan(0));
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  });
});

describe('changing a message', () => {
  it('begins with ↑ in an empty box; saving it unchanged or Esc ends it, the draft comes back', async () => {
    const box = await open();
    const { own } = await lastOwn();
    key(box, 'ArrowUp');
    await waitFor(() => expect(box.value).toBe(own.body));
    expect(screen.getByText('Editing your message', { exact: false })).toBeTruthy();
    key(box, 'Enter');
    await waitFor(() => expect(box.value).toBe(''));
    write(box, 'half a thought');
    await act(() => editMessage(accountId(), firmware, null, own.id));
    expect(box.value).toBe(own.body);
    write(box, 'half changed');
    await waitFor(() =>
      expect(callsOf('drafts.set').at(-1)).toMatchObject({ body: 'half a thought', edit: { messageId: own.id, body: 'half changed', cursor: 12 } }),
    );
    key(box, 'Escape');
    expect(box.value).toBe('half a thought');
    expect(callsOf('messages.edit')).toEqual([]);
  });

  it('saves other words, short codes as emoji', async () => {
    const box = await open();
    const { own } = await lastOwn();
    key(box, 'ArrowUp');
    await waitFor(() => expect(box.value).toBe(own.body));
    write(box, 'signed :tada:');
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.edit')).toEqual([expect.objectContaining({ id: own.id, body: 'signed 🎉' })]));
    await waitFor(() => expect(box.value).toBe(''));
  });

  it('asks before it deletes a message with no words left, the safe answer first', async () => {
    const box = await open();
    const { own } = await lastOwn();
    key(box, 'ArrowUp');
    await waitFor(() => expect(box.value).toBe(own.body));
    write(box, ' ');
    key(box, 'Enter');
    expect(screen.getByRole('alert').textContent).toContain('Delete this message');
    expect(document.activeElement?.textContent).toBe('Keep');
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(callsOf('messages.delete')).toEqual([expect.objectContaining({ id: own.id })]));
    expect(callsOf('messages.edit')).toEqual([]);
    await waitFor(() => expect(screen.queryByText('Editing your message', { exact: false })).toBeNull());
  });
});

describe('answering a message', () => {
  it('begins with Shift+↑, is kept with the draft, and goes with the words', async () => {
    const box = await open();
    const { newest } = await lastOwn();
    key(box, 'ArrowUp', { shiftKey: true });
    expect(await screen.findByRole('button', { name: /^Answering Priya Raman RC3 with the fix/ })).toBeTruthy();
    write(box, 'good');
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ body: 'good', replyToId: newest?.id, edit: null }));
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.send')).toEqual([expect.objectContaining({ body: 'good', replyToId: newest?.id })]));
    expect(screen.queryByRole('button', { name: /^Answering/ })).toBeNull();
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ body: '', replyToId: null }));
  });

  it('is left with Esc, and the words stay', async () => {
    const box = await open();
    const { newest } = await lastOwn();
    write(box, 'words');
    act(() => replyTo(accountId(), firmware, null, newest?.id ?? ''));
    expect(await screen.findByRole('button', { name: /^Answering/ })).toBeTruthy();
    expect(document.activeElement).toBe(box);
    key(box, 'Escape');
    expect(screen.queryByRole('button', { name: /^Answering/ })).toBeNull();
    expect(box.value).toBe('words');
  });

  it('comes back with the draft, and so does a change, where the app was closed in the middle of it', async () => {
    fake = startFakeApp({ typing: false });
    await waitFor(() => expect(accountId()).not.toBe(''));
    const { own, newest } = await lastOwn();
    const id = accountId();
    stopFakeApp();
    const edit = { messageId: own.id, body: 'half changed', cursor: 4 };
    await fake.call('drafts.set', { accountId: id, roomId: firmware, body: 'later', cursor: 2, replyToId: newest?.id ?? null, edit });
    const box = await open();
    await waitFor(() => expect(box.value).toBe('half changed'));
    expect(box.selectionStart).toBe(4);
    key(box, 'Escape');
    expect(box.value).toBe('later');
    expect(box.selectionStart).toBe(2);
    expect(await screen.findByRole('button', { name: /^Answering Priya/ })).toBeTruthy();
  });
});

describe('in a thread', () => {
  it('sends there, in the room as well only when one says so, and keeps a draft of its own', async () => {
    const rootId = '0198c0de-0000-7000-8000-00000000abcd';
    const box = await open({}, rootId);
    expect(box.placeholder).toBe('Reply in thread');
    act(() => fake.push({ type: 'typing-changed', accountId: accountId(), roomId: firmware, rootId, userIds: [personId('priya')] }));
    expect(await screen.findByText(/is typing/)).toBeTruthy();
    write(box, 'only here');
    await waitFor(() => expect(callsOf('drafts.set').at(-1)).toMatchObject({ rootId, body: 'only here' }));
    expect(callsOf('typing.set').at(-1)).toMatchObject({ rootId, on: true });
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.send')).toHaveLength(1));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Also send to firmware' }));
    write(box, 'for all');
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.send')).toHaveLength(3));
    const [first, second, third] = callsOf('messages.send') as Record<string, unknown>[];
    expect(first).toMatchObject({ body: 'only here', threadRootId: rootId });
    expect(second).toMatchObject({ body: 'for all', threadRootId: rootId });
    expect(third).toMatchObject({ body: 'for all', replyToId: rootId });
    expect(third).not.toHaveProperty('threadRootId');
    expect((screen.getByRole('checkbox') as HTMLInputElement).checked).toBe(false);
  });
});

describe('before words go', () => {
  it('asks when they notify many people; Edit goes back, Send sends', async () => {
    const box = await open();
    const rooms = getState().byAccount[accountId()]?.rooms ?? {};
    const view = rooms[firmware];
    if (!view) throw new Error('no room');
    act(() => fake.push({ type: 'rooms-changed', accountId: accountId(), rooms: [{ ...view, members: 1205 }] }));
    write(box, '@room lunch');
    key(box, 'Escape');
    key(box, 'Enter');
    expect(screen.getByRole('alert').textContent).toContain(`This notifies ${new Intl.NumberFormat().format(1204)} people.`);
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(document.activeElement).toBe(box);
    key(box, 'Enter');
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(callsOf('messages.send')).toEqual([expect.objectContaining({ body: '@room lunch' })]));
  });

  it('offers to send what is too long as several messages, in order', async () => {
    const box = await open();
    write(box, `${'word '.repeat(4_000)}end`);
    key(box, 'Enter');
    expect(callsOf('messages.send')).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Send as 2 messages' }));
    await waitFor(() => expect(callsOf('messages.send')).toHaveLength(2));
    expect((callsOf('messages.send')[1] as { body: string }).body).toMatch(/end$/);
    await waitFor(() => expect(box.value).toBe(''));
  });

  it('does not send from within a code block, and goes on with a list', async () => {
    const box = await open();
    write(box, '```\ncode');
    key(box, 'Enter');
    expect(callsOf('messages.send')).toEqual([]);
    key(box, 'Enter', { ctrlKey: true });
    await waitFor(() => expect(callsOf('messages.send')).toHaveLength(1));
    write(box, '- one');
    key(box, 'Enter', { shiftKey: true });
    expect(box.value).toBe('- one\n- ');
  });

  it('carries out commands', async () => {
    const box = await open();
    write(box, '/shrug well');
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.send')).toEqual([expect.objectContaining({ body: 'well ¯\\\\\\_(ツ)\\_/¯' })]));
    write(box, '/me waves');
    key(box, 'Enter');
    await waitFor(() => expect(callsOf('messages.send').at(-1)).toMatchObject({ kind: 'me', body: 'waves' }));
    write(box, '/help');
    key(box, 'Enter');
    expect(box.value).toBe('/');
    box.setSelectionRange(1, 1);
    fireEvent.select(box);
    await waitFor(() => expect(names()).toEqual(expect.arrayContaining([expect.stringContaining('/shrug')])));
    expect(callsOf('messages.send')).toHaveLength(2);
  });
});

describe('formats and pasting', () => {
  it('are reached by key and by the bar', async () => {
    const box = await open();
    write(box, 'bold');
    box.setSelectionRange(0, 4);
    key(box, 'b', { ctrlKey: true });
    expect(box.value).toBe('**bold**');
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe('bold');
    fireEvent.click(screen.getByRole('button', { name: 'Format' }));
    fireEvent.click(within(screen.getByRole('toolbar', { name: 'Format' })).getByRole('button', { name: 'Bold' }));
    expect(box.value).toBe('bold');
  });

  it('offers pasted lines as a quote or as code', async () => {
    const box = await open();
    const paste = (plain: string) => fireEvent.paste(box, { clipboardData: { getData: (type: string) => (type === 'text/plain' ? plain : '') } });
    paste('one\ntwo');
    expect(box.value).toBe('one\ntwo');
    expect(screen.getByText('2 lines pasted')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'As quote' }));
    expect(box.value).toBe('> one\n> two\n');
    expect(screen.queryByText('2 lines pasted')).toBeNull();
    write(box, '');
    paste('a\nb');
    key(box, 'Escape');
    expect(screen.queryByText('2 lines pasted')).toBeNull();
    expect(box.value).toBe('a\nb');
    box.setSelectionRange(0, 1);
    paste('https://a.example');
    expect(box.value).toBe('[a](https://a.example)\nb');
  });
});

describe('the emoji picker', () => {
  it('is used by keys alone: search, arrows, Enter; it gives the focus back', async () => {
    const box = await open();
    write(box, 'yes ');
    fireEvent.click(screen.getByRole('button', { name: 'Emoji' }));
    const field = await screen.findByRole('combobox', { name: 'Find an emoji' });
    expect(document.activeElement).toBe(field);
    const cells = () => document.querySelectorAll('[role="gridcell"]');
    expect(cells().length).toBeLessThan(200);
    fireEvent.change(field, { target: { value: 'tada' } });
    expect(cells()[0]?.getAttribute('aria-label')).toBe('party popper');
    key(field, 'Enter');
    expect(box.value).toBe('yes 🎉');
    await waitFor(() => expect(document.activeElement).toBe(box));
    await waitFor(() => expect(getState().settings.recentEmoji[0]).toBe('🎉'));
  });

  it('moves by arrows, says what nobody knows, changes the tone, closes with Esc', async () => {
    await open();
    act(() => setState({ settings: { ...getState().settings, recentEmoji: [] } }));
    fireEvent.click(screen.getByRole('button', { name: 'Emoji' }));
    const field = await screen.findByRole('combobox', { name: 'Find an emoji' });
    key(field, 'ArrowDown');
    key(field, 'ArrowRight');
    const active = document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
    expect(active?.getAttribute('aria-selected')).toBe('true');
    expect(active?.getAttribute('aria-label')).toBe('melting face');
    fireEvent.change(field, { target: { value: 'no such thing' } });
    expect(screen.getByRole('status').textContent).toContain('no such thing');
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await waitFor(() => expect(getState().settings.skinTone).toBe(5));
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
    key(field, 'Escape');
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
  });
});
