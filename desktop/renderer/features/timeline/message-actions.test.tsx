// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRoom } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';
import { deleteWords } from './DeleteDialog.tsx';

vi.setConfig({ testTimeout: 60_000 });

const firmware = roomSamples.firmware.id;
let fake: FakeParley;

async function openApp(part: Partial<Scenario> = {}): Promise<void> {
  fake = startFakeApp({ typing: false, ...part });
  render(<App />);
  await screen.findByText(/RC3 with the fix/);
}

afterEach(stopFakeApp);

const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);
const rowOf = (words: string | RegExp) => {
  const row = screen
    .getAllByText(words)
    .find((element) => element.closest('main'))
    ?.closest('article');
  if (!row) throw new Error(`no row says ${words}`);
  return row;
};
const messageOf = (words: string) => {
  const rows = getState().timelines[`${accountId()}/${firmware}`]?.rows ?? [];
  const row = rows.find((candidate) => candidate.kind === 'message' && candidate.message.body.includes(words));
  if (row?.kind !== 'message') throw new Error(`nothing says ${words}`);
  return row.message;
};
const focus = (row: HTMLElement) => act(() => row.focus());
const press = (row: HTMLElement, key: string, part: object = {}) => fireEvent.keyDown(row, { key, ...part });
const menuOf = async (row: HTMLElement) => {
  fireEvent.contextMenu(row, { clientX: 10, clientY: 10 });
  return screen.findByRole('menu', { name: 'Message' });
};
const choose = async (row: HTMLElement, name: string) => fireEvent.click(within(await menuOf(row)).getByRole('menuitem', { name: new RegExp(`^${name}`) }));
const expectAccessible = async () => {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)).toEqual([]);
};

describe('votes', () => {
  it('are cast by key and by press, switch, and are taken back by the same arrow', async () => {
    await openApp();
    const row = rowOf(/Signing now/);
    focus(row);
    press(row, '+');
    const group = await within(row).findByRole('group', { name: 'Score 1, you voted up' });
    expect(within(group).getByRole('button', { name: 'Vote up' }).getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(within(group).getByRole('button', { name: 'Vote down' }));
    await within(row).findByRole('group', { name: 'Score -1, you voted down' });
    press(row, '-');
    await within(row).findByRole('group', { name: 'Score 0' });
    expect(callsOf('messages.vote').map((input) => (input as { value: number }).value)).toEqual([1, -1, 0]);
    await waitFor(() => expect(row.getAttribute('aria-label')).not.toContain('score'));
  });

  it('stand in the label of their row, and show at once what waits while offline', async () => {
    await openApp({ state: 'offline' });
    expect(rowOf(/Found it/).getAttribute('aria-label')).toContain('score 11, 7 reactions, 5 replies in a thread, stored');
    const row = rowOf(/Lena|can you sign off/);
    focus(row);
    press(row, '+');
    await waitFor(() => expect(row.getAttribute('aria-label')).toContain('score 8, you voted up'));
    expect(row.getAttribute('aria-label')).toContain('a change waits');
  });

  it('that were refused return, and a toast says why', async () => {
    await openApp();
    const { id } = messageOf('Signing now');
    const error = { code: 'forbidden', message: 'no' } as const;
    act(() => fake.push({ type: 'change-refused', accountId: accountId(), roomId: firmware, messageId: id, call: 'messages.vote', error }));
    await screen.findByText('Your vote was not counted: you may not do that here.');
  });
});

describe('reactions', () => {
  it('are added and taken back by a press on their pill', async () => {
    await openApp();
    const row = rowOf(/Found it/);
    const pill = within(row).getByRole('button', { name: '🎉 4 reactions' });
    fireEvent.click(pill);
    fireEvent.click(await within(row).findByRole('button', { name: '🎉 5 reactions, one of them yours', pressed: true }));
    await within(row).findByRole('button', { name: '🎉 4 reactions', pressed: false });
    expect(callsOf('messages.react').map((input) => (input as { on: boolean }).on)).toEqual([true, false]);
  });

  it('leave the focus at their message when the last of a kind is taken back', async () => {
    await openApp();
    const row = rowOf(/Signing now/);
    focus(row);
    fireEvent.click(within(row).getByRole('button', { name: 'React with 👍' }));
    const pill = await within(row).findByRole('button', { name: '👍 1 reaction, yours' });
    act(() => pill.focus());
    fireEvent.click(pill);
    await waitFor(() => expect(pill.isConnected).toBe(false));
    expect(document.activeElement).toBe(row);
  });

  it('fold when there are more than eight kinds, and say who reacted', async () => {
    await openApp();
    const message = messageOf('Signing now');
    const reactions = [...'😀😃😄😁😆😅😂🤣😊😇'].map((emoji) => ({ emoji, count: 1, userIds: [personId('lena')] }));
    const row = { kind: 'message' as const, seq: message.seq, message: { ...message, version: message.version + 50, reactions } };
    act(() => fake.push({ type: 'rows-changed', accountId: accountId(), roomId: firmware, rows: [row], headSeq: 18 }));
    const article = rowOf(/Signing now/);
    expect(within(article).getAllByRole('button', { name: /1 reaction$/ })).toHaveLength(8);
    fireEvent.click(within(article).getByRole('button', { name: 'Show 2 more kinds of reactions' }));
    expect(within(article).getAllByRole('button', { name: /1 reaction$/ })).toHaveLength(10);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('😊 1 reaction');
    await choose(article, 'Who reacted');
    const dialog = await screen.findByRole('dialog', { name: 'Who reacted' });
    expect(within(dialog).getAllByText('Lena Novák')).toHaveLength(10);
    await expectAccessible();
  });
});

describe('the menu of a message', () => {
  it('lists what can be done with one’s own, with its keys, and less with those of others', async () => {
    await openApp();
    const own = await menuOf(rowOf(/Signing now/));
    expect(
      within(own)
        .getAllByRole('menuitem')
        .map((item) => item.textContent),
    ).toEqual(['ReplyR', 'Open threadT', 'EditE', 'Copy text', 'Copy link', 'PinP', 'SaveS', 'Mark unreadU', 'Forward', 'Details', 'DeleteDel']);
    await expectAccessible();
    fireEvent.keyDown(own, { key: 'Escape' });
    const other = await menuOf(rowOf(/Overnight run/));
    expect(within(other).queryByRole('menuitem', { name: /Edit|Delete/ })).toBeNull();
  });

  it('copies a link that names server, room and message', async () => {
    await openApp();
    await choose(rowOf(/Signing now/), 'Copy link');
    await screen.findByText('Copied the link to the message.');
    expect(callsOf('shell.copyText')).toEqual([{ text: `parley://chat.fjordlight.no/${firmware}/${messageOf('Signing now').id}` }]);
  });

  it('pins and saves, shows it at the message and in the lists', async () => {
    await openApp();
    await choose(rowOf(/Signing now/), 'Pin');
    await waitFor(() => expect(rowOf(/Signing now/).getAttribute('aria-label')).toContain(', pinned'));
    focus(rowOf(/Signing now/));
    press(rowOf(/Signing now/), 's');
    await waitFor(() => expect(rowOf(/Signing now/).getAttribute('aria-label')).toContain(', saved'));
    fireEvent.click(screen.getByRole('button', { name: 'Pinned messages' }));
    const pins = await screen.findByRole('complementary', { name: 'Pinned' });
    await within(pins).findByText(/Signing now/);
    await expectAccessible();
    fireEvent.click(within(pins).getByRole('button', { name: 'Unpin' }));
    await within(pins).findByText(/Nothing is pinned here yet/);
    fireEvent.keyDown(within(pins).getByRole('button', { name: 'Close' }), { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'Saved' }));
    await screen.findByRole('heading', { name: 'Saved messages' });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove from saved' }));
    await screen.findByText('Nothing saved yet');
    await expectAccessible();
  });

  it.each(['U', 'Alt and a press'])('marks the room unread from a message on, by %s', async (way) => {
    await openApp();
    const row = rowOf(/Signing now/);
    focus(row);
    if (way === 'U') press(row, 'u');
    else fireEvent.click(row, { altKey: true });
    await waitFor(() =>
      expect(callsOf('reads.mark')).toContainEqual({ accountId: accountId(), roomId: firmware, seq: messageOf('Signing now').seq, unread: true }),
    );
  });

  it('forwards words with a comment, their author and a link', async () => {
    await openApp();
    await choose(rowOf(/Overnight run/), 'Forward');
    const dialog = await screen.findByRole('dialog', { name: 'Forward this message' });
    await expectAccessible();
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'To' }), { target: { value: 'design' } });
    fireEvent.click(within(dialog).getByRole('button', { name: /design/ }));
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'Comment' }), { target: { value: 'Good news' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Forward' }));
    await screen.findByText('Forwarded to design.');
    const [sent] = callsOf('messages.forward') as { to: string[]; body: string }[];
    expect(sent?.to).toEqual([roomSamples.design.id]);
    expect(sent?.body).toMatch(/^Good news\n\n> Overnight run .*\n\nForwarded from Aiko Tanaka, #firmware: \[show it\]\(parley:\/\/chat\.fjordlight\.no\//);
  });

  it('forwards to somebody there is no conversation with yet, which begins with it', async () => {
    await openApp();
    await choose(rowOf(/Overnight run/), 'Forward');
    const dialog = await screen.findByRole('dialog', { name: 'Forward this message' });
    const to = within(dialog).getByRole('textbox', { name: 'To' });
    fireEvent.change(to, { target: { value: 'grace' } });
    await waitFor(() => expect(within(dialog).getAllByRole('button', { pressed: false })).toHaveLength(1));
    fireEvent.keyDown(to, { key: 'Enter' });
    fireEvent.change(to, { target: { value: 'announce' } });
    expect((await within(dialog).findByRole('button', { name: /announcements.*You cannot write here/ })).getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Forward' }));
    await screen.findByText(/^Forwarded to Grace/);
    expect(callsOf('messages.forward')).toMatchObject([{ to: [], toUserIds: [personId('grace')] }]);
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    await screen.findByRole('textbox', { name: /^Message Grace/ });
  });
});

describe('deleting', () => {
  it('asks once with the true number of people, and keeps the message when one does not want to', async () => {
    await openApp();
    const row = rowOf(/Signing now/);
    focus(row);
    press(row, 'Delete');
    const dialog = await screen.findByRole('dialog', { name: 'Delete this message?' });
    expect(dialog.textContent).toContain('It disappears for all 12 people here, from search and from notifications.');
    await expectAccessible();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Keep' }));
    expect(callsOf('messages.delete')).toEqual([]);
    press(rowOf(/Signing now/), 'Delete', { shiftKey: true });
    expect((await screen.findByText(/Message deleted by/)).textContent).toBe('Message deleted by Ines Okafor');
    expect(callsOf('messages.delete')).toHaveLength(1);
    expect(screen.queryByText(/Signing now/)).toBeNull();
  });

  it('leaves nothing of the words in the window, not even what a screen reader was told', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    await openApp();
    act(() => fake.receive(accountId(), firmware, personId('mara'), 'sent by mistake'));
    await waitFor(() => expect(document.querySelector('[aria-live="polite"].visually-hidden')?.textContent).toContain('sent by mistake'));
    const { id } = messageOf('sent by mistake');
    await fake.call('messages.delete', { accountId: accountId(), roomId: firmware, id });
    await waitFor(() => expect(document.body.textContent).not.toContain('sent by mistake'));
    vi.restoreAllMocks();
  });

  it('says for whom and what stays', () => {
    expect(deleteWords(12, 3)).toContain('for all 12 people here, from search and from notifications. 3 replies stay.');
    expect(deleteWords(2, 1)).toContain('for both people here, from search and from notifications. 1 reply stays.');
    expect(deleteWords(null, 0)).toBe('It disappears for everybody here, from search and from notifications.');
  });
});

describe('edits', () => {
  it('that were refused keep their words and the ways on', async () => {
    await openApp();
    const message = messageOf('Signing now');
    const error = { code: 'gone', message: 'deleted' } as const;
    const pending = [{ opId: message.id, call: 'messages.edit', state: 'failed', body: 'New words', error }] as const;
    act(() =>
      fake.push({
        type: 'rows-changed',
        accountId: accountId(),
        roomId: firmware,
        rows: [{ kind: 'message', seq: message.seq, message, pending: [...pending] }],
        headSeq: 18,
      }),
    );
    const row = rowOf(/Signing now/);
    await within(row).findByText(/Your change was not stored: the message was deleted/);
    expect(within(row).getByText('New words')).toBeTruthy();
    fireEvent.click(within(row).getByRole('button', { name: 'Copy text' }));
    fireEvent.click(within(row).getByRole('button', { name: 'Try again' }));
    fireEvent.click(within(row).getByRole('button', { name: 'Discard the change' }));
    expect(callsOf('shell.copyText')).toEqual([{ text: 'New words' }]);
    expect(callsOf('outbox.retry')).toEqual([{ accountId: accountId(), opId: message.id }]);
    expect(callsOf('outbox.delete')).toEqual([{ accountId: accountId(), opId: message.id }]);
    await expectAccessible();
  });

  it('show what a message said before, by signs', async () => {
    await openApp();
    const { id } = messageOf('Signing now');
    await fake.call('messages.edit', { accountId: accountId(), roomId: firmware, id, body: 'Signed now. Monday it is: the note is in the thread above.' });
    await waitFor(() => expect(rowOf(/Signed now/).getAttribute('aria-label')).not.toContain('a change waits'));
    fireEvent.click(within(rowOf(/Signed now/)).getByRole('button', { name: 'edited' }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit history' });
    await waitFor(() => expect(dialog.querySelector('ins')?.textContent).toBe('+Signed'));
    expect(dialog.querySelector('del')?.textContent).toBe('−Signing');
    await expectAccessible();
  });
});

describe('answers', () => {
  it('show what they answer, also when it is deleted or unknown, and lead there', async () => {
    await openApp();
    const first = messageOf('Overnight run');
    act(() => fake.receive(accountId(), firmware, personId('mara'), 'an answer', { replyToId: first.id }));
    act(() => fake.receive(accountId(), firmware, personId('mara'), 'to nothing', { replyToId: '0198c0df-0000-7000-8000-00000000dead' }));
    const quote = await within(await waitFor(() => rowOf('an answer'))).findByRole('button', { name: /Answer to Aiko Tanaka/ });
    expect(quote.textContent).toContain('Overnight run at the Hemsedal mast');
    await within(await waitFor(() => rowOf('to nothing'))).findByText('A message that is not on this device');
    fireEvent.click(quote);
    expect(getState().jump).toMatchObject({ roomId: firmware, seq: first.seq });
    await fake.call('messages.delete', { accountId: accountId(), roomId: firmware, id: first.id });
    await within(rowOf('an answer')).findByText('This message was deleted');
    expect(callsOf('messages.get')).toHaveLength(1);
  });
});

describe('threads', () => {
  const openIt = async () => {
    fireEvent.click(within(rowOf(/Found it/)).getByRole('button', { name: /5 replies, 1 unread/ }));
    return screen.findByRole('complementary', { name: 'Thread' });
  };

  it('open beside the room with the root, the replies, what is new, and are read by looking', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    await openApp();
    const panel = await openIt();
    await within(panel).findByText(/Then I vote for RC3 tonight/);
    within(panel).getByText('firmware', { selector: '.side-panel-sub bdi' });
    within(panel).getByText('Jonas Weber', { selector: '.side-panel-sub bdi' });
    within(panel).getByText('1 reply', { selector: '.unread-words' });
    expect(within(panel).getAllByRole('article')).toHaveLength(6);
    await expectAccessible();
    vi.restoreAllMocks();
  });

  it('sort by votes, can be left alone, and close with Esc', async () => {
    await openApp();
    const panel = await openIt();
    await within(panel).findByText(/Then I vote for RC3 tonight/);
    fireEvent.click(within(panel).getByRole('radio', { name: 'By votes' }));
    await waitFor(() => expect(within(panel).getAllByRole('article')[1]?.textContent).toContain('Then I vote for RC3'));
    fireEvent.click(within(panel).getByRole('button', { name: 'Stop following' }));
    await within(panel).findByRole('button', { name: 'Follow' });
    fireEvent.keyDown(within(panel).getByRole('button', { name: 'Follow' }), { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('stay where one reads when their rows are read again', async () => {
    await openApp();
    const panel = await openIt();
    const read = (await within(panel).findByText(/Then I vote for RC3 tonight/)).closest('article');
    const reads = callsOf('threads.page').length;
    act(() => fake.push({ type: 'timeline-reset', accountId: accountId(), roomId: firmware }));
    await waitFor(() => expect(getState().thread?.isStale).toBe(false));
    expect(callsOf('threads.page').slice(reads)).toMatchObject([{ order: 'log', anchor: { at: 'latest' } }]);
    expect(read?.isConnected).toBe(true);
  });

  it('give the focus back to the room when they close, and let Shift+Tab out of their list', async () => {
    await openApp();
    focus(rowOf(/Found it/));
    const panel = await openIt();
    await within(panel).findByText(/Then I vote for RC3 tonight/);
    const list = within(panel).getByRole('log');
    expect(list.tabIndex).toBe(0);
    // From below, too, the replies come first: nothing within the list is a stop before it has the focus.
    expect(list.querySelectorAll('[tabindex="0"]')).toHaveLength(0);
    act(() => list.focus());
    await waitFor(() => expect(document.activeElement).toBe(within(list).getAllByRole('article').at(-1)));
    expect(within(panel).getByRole('radio', { name: 'In order' }).closest('[tabindex="0"]')).toBeTruthy();
    act(() => within(panel).getByRole('radio', { name: 'In order' }).focus());
    expect(list.tabIndex).toBe(-1);
    const close = within(panel).getByRole('button', { name: 'Close' });
    act(() => close.focus());
    expect(list.tabIndex).toBe(0);
    fireEvent.click(close);
    await waitFor(() => expect(panel.isConnected).toBe(false));
    await waitFor(() => expect(document.activeElement).toBe(rowOf(/Found it/)));
  });

  it('take replies, which stand in the thread and not in the room', async () => {
    await openApp();
    const panel = await openIt();
    const rootId = messageOf('Found it').id;
    await within(panel).findByText(/Then I vote for RC3 tonight/);
    act(() => fake.receive(accountId(), firmware, personId('omar'), 'only here', { threadRootId: rootId }));
    await within(panel).findByText('only here');
    expect(screen.getAllByText('only here')).toHaveLength(1);
    await within(rowOf(/Found it/)).findByRole('button', { name: /6 replies/ });
  });

  it('begin from any message by key, and are listed where one follows them', async () => {
    await openApp();
    const row = rowOf(/Overnight run/);
    focus(row);
    press(row, 't');
    const panel = await screen.findByRole('complementary', { name: 'Thread' });
    await within(panel).findByText('No replies yet');
    fireEvent.keyDown(document.body, { key: 'T', ctrlKey: true, shiftKey: true });
    await screen.findByRole('heading', { name: 'Threads' });
    const card = await screen.findByRole('button', { name: /Jonas Weber.*Found it.*5 replies/s });
    await expectAccessible();
    fireEvent.click(card);
    await screen.findByRole('complementary', { name: 'Thread' });
    expect(getState().panel).toMatchObject({ kind: 'thread', rootId: messageOf('Found it').id });
  });

  it('open at the reply that a notification names', async () => {
    await openApp();
    const rootId = messageOf('Found it').id;
    act(() => openRoom(accountId(), roomSamples.design.id));
    act(() => fake.push({ type: 'navigate', accountId: accountId(), roomId: firmware, seq: 16, threadRootId: rootId }));
    const panel = await screen.findByRole('complementary', { name: 'Thread' });
    await waitFor(() => expect(panel.querySelector('[data-target]')?.textContent).toContain('It does: the job waits'));
  });
});

describe('going to a day', () => {
  it('asks for the first message of that day', async () => {
    await openApp();
    act(() => void fireEvent.keyDown(screen.getByRole('button', { name: 'Room menu' }), { key: 'Enter' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Jump to date' }));
    const dialog = await screen.findByRole('dialog', { name: 'Jump to date' });
    const day = within(dialog).getByLabelText('Day');
    expect(document.activeElement).toBe(day);
    expect(day.getAttribute('min')).toBeNull();
    fireEvent.change(day, { target: { value: '2026-01-01' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Jump' }));
    await waitFor(() => expect(getState().jump).toMatchObject({ roomId: firmware, seq: 1 }));
    expect(callsOf('timeline.seqAt')).toEqual([{ accountId: accountId(), roomId: firmware, atMs: new Date('2026-01-01T00:00:00').getTime() }]);
  });
});
