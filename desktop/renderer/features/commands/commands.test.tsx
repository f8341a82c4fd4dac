// @vitest-environment jsdom
import { fail } from '@parley/shared/result';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { useDrafts } from '../../state/drafts.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { directSamples, roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { Composer } from '../composer/Composer.tsx';
import { AnsweredCommand } from './AnsweredCommand.tsx';

vi.setConfig({ testTimeout: 30_000 });

let fake: FakeParley;
const firmware = roomSamples.firmware.id;
const accountId = () => getState().accounts[0]?.id ?? '';

async function open({ roomId = firmware, ...part }: Partial<Scenario> & { roomId?: string } = {}): Promise<HTMLTextAreaElement> {
  fake = startFakeApp({ accounts: 1, typing: false, ...part });
  await waitFor(() => expect(getState().byAccount[accountId()]?.rooms[firmware]).toBeTruthy());
  render(
    <main>
      <Composer accountId={accountId()} roomId={roomId} />
      <AnsweredCommand accountId={accountId()} command={{ userId: personId('tomas'), name: 'stock', text: '=aapl.us' }} />
    </main>,
  );
  await waitFor(() => expect(Object.values(useDrafts.getState())[0]?.isRead).toBe(true));
  return screen.getByRole('textbox') as HTMLTextAreaElement;
}

afterEach(stopFakeApp);

const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);
const write = (box: HTMLElement, value: string) => fireEvent.change(box, { target: { value } });
async function enter(box: HTMLTextAreaElement, words: string): Promise<void> {
  write(box, words);
  fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
  await act(async () => {});
}

it('offers the commands of bots with what they take and whose they are', async () => {
  const box = await open();
  write(box, '/st');
  box.setSelectionRange(3, 3);
  fireEvent.select(box);
  const option = await screen.findByRole('option', { name: '/stock <symbol>, What a share costs now, by Ticker' });
  fireEvent.click(option);
  expect(box.value).toBe('/stock ');
});

it('shows a private answer in place until it is dismissed, and sends nothing to the room', async () => {
  const box = await open();
  await enter(box, '/watch aapl.us');
  const said = await screen.findByText(/You will hear when/);
  expect(box.value).toBe('');
  expect(callsOf('commands.run')).toMatchObject([{ name: 'watch', text: ' aapl.us' }]);
  const area = screen.getByRole('region', { name: 'Your commands' });
  expect(within(area).getByText('Only you see this')).toBeTruthy();
  expect(area.contains(said)).toBe(true);
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
  fireEvent.click(within(area).getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Your commands' })).toBeNull());
  expect(callsOf('messages.send')).toEqual([]);
});

it('says why a command failed, to who typed it', async () => {
  const box = await open();
  await enter(box, '/stock=nothing');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('There is no share called “nothing”.'));
  expect(callsOf('commands.run')).toMatchObject([{ name: 'stock', text: '=nothing' }]);
});

it('keeps an unknown command in the box and names the nearest; a second slash sends it', async () => {
  const box = await open();
  await enter(box, '/shurg hm');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Did you mean /shrug?'));
  expect(box.value).toBe('/shurg hm');
  await enter(box, '//shurg hm');
  await waitFor(() => expect(callsOf('messages.send')).toMatchObject([{ body: '/shurg hm' }]));
});

it('shows how a command goes on, with the place that is being typed', async () => {
  const box = await open();
  write(box, '/watch ');
  const hint = await screen.findByRole('note', { name: 'How to type /watch' });
  const current = () => hint.querySelector('[aria-current]')?.textContent;
  expect([...hint.querySelectorAll('.command-hint-arg')].map((arg) => [arg.textContent, arg.hasAttribute('data-required')])).toEqual([
    ['<symbol>', true],
    ['[percent]', false],
  ]);
  expect(current()).toBe('<symbol>');
  write(box, '/watch aapl.us 2');
  await waitFor(() => expect(current()).toBe('[percent]'));
  expect(hint.textContent).toContain('A number');
  write(box, '/watch aapl.us 2 and more');
  await waitFor(() => expect(current()).toBeUndefined());
  expect(hint.textContent).toContain('Tells you alone when a share moves');
  write(box, 'watch aapl.us');
  await waitFor(() => expect(screen.queryByRole('note')).toBeNull());
});

it('sends no command that lacks what it needs, or that the role may not run', async () => {
  const box = await open({ role: 'member' });
  write(box, '/');
  await screen.findByRole('option', { name: /^\/stock/ });
  expect(screen.queryByRole('option', { name: /^\/watch-all/ })).toBeNull();
  await enter(box, '/stock');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('/stock needs symbol. Like this: /stock <symbol>'));
  await enter(box, '/watch aapl.us much');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('percent must be a number'));
  await enter(box, '/watch-all');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('/watch-all is for admins and the owner of this room.'));
  expect(box.value).toBe('/watch-all');
  expect(callsOf('commands.run')).toEqual([]);
  stopFakeApp();
  const again = await open({ role: 'admin' });
  write(again, '/');
  expect((await screen.findByRole('option', { name: /^\/watch-all/ })).textContent).toContain('Admins');
  await enter(again, '/watch-all');
  await waitFor(() => expect(callsOf('commands.run')).toMatchObject([{ name: 'watch-all' }]));
});

it('keeps a command in the box while the server is away', async () => {
  const box = await open({ state: 'offline' });
  await enter(box, '/stock aapl.us');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('needs the server'));
  expect(box.value).toBe('/stock aapl.us');
});

it('adds people, turns notifications off, and says what a role does not allow', async () => {
  const box = await open({ role: 'owner' });
  await enter(box, '/invite @nobody.here');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Nobody was found as @nobody.here'));
  await fake.call('members.remove', { accountId: accountId(), roomId: firmware, userId: personId('lena') });
  await enter(box, '/invite @lena, @tomas');
  await waitFor(() => expect(callsOf('members.add')).toMatchObject([{ userIds: [personId('lena')] }]));
  await enter(box, '/mute');
  await waitFor(() => expect(callsOf('rooms.setNotify')).toMatchObject([{ level: 'nothing' }]));
  await waitFor(() => expect(box.value).toBe(''));
  stopFakeApp();
  const again = await open({ role: 'member' });
  await enter(again, '/topic Something else');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Your role here does not let you change the topic.'));
  expect(callsOf('rooms.update')).toEqual([]);
});

it('says plainly what /invite, /topic and /mute cannot do: in a conversation, for who is here, without the server', async () => {
  const box = await open({ role: 'owner' });
  await enter(box, '/invite');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('as in /invite @lena'));
  await enter(box, '/invite @tomas');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Tomás Rey is in this room already.'));
  expect(callsOf('members.add')).toEqual([]);
  await enter(box, `/topic ${'long '.repeat(1_000)}`);
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('The topic was not changed'));
  expect(box.value).toContain('/topic long');
  await enter(box, '/me');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Write what you do behind /me.'));
  stopFakeApp();
  const offline = await open({ role: 'owner', state: 'offline' });
  await enter(offline, '/topic Something');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('The topic was not changed: The server cannot be reached now.'));
  expect(offline.value).toBe('/topic Something');
});

it('means the same in a conversation, as far as it makes sense there', async () => {
  const box = await open({ roomId: directSamples[0]?.id ?? '' });
  await enter(box, '/invite @lena');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('You can add people in rooms only'));
  await enter(box, '/topic Us');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('You can change the topic in rooms only'));
  await enter(box, '/shrug');
  await enter(box, '/me nods');
  await waitFor(() => expect(callsOf('messages.send')).toMatchObject([{ body: expect.stringContaining('ツ') }, { kind: 'me', body: 'nods' }]));
  await enter(box, '/mute');
  await waitFor(() => expect(callsOf('rooms.setNotify')).toMatchObject([{ level: 'nothing' }]));
});

it('says whose command a message answers', async () => {
  await open();
  await waitFor(() => expect(document.querySelector('.answered')?.textContent).toBe('for Tomás Rey/stock=aapl.us'));
});

it('carries out a command once, however often Enter is pressed before it is answered', async () => {
  const box = await open();
  const call = fake.call;
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  fake.call = async (name, input) => {
    const given = await call(name, input);
    if (name === 'commands.run') await held;
    return given;
  };
  await enter(box, '/stock aapl.us');
  await enter(box, '/stock aapl.us');
  await enter(box, '/stock msft.us');
  expect(callsOf('commands.run')).toMatchObject([{ text: ' aapl.us' }, { text: ' msft.us' }]);
  await act(async () => answer());
});

it('does not claim that notifications are off where they are not', async () => {
  const box = await open();
  const call = fake.call;
  fake.call = async (name, input) => (name === 'rooms.setNotify' ? fail({ code: 'unavailable', message: 'The app is restarting.' }) : call(name, input));
  await enter(box, '/mute');
  await waitFor(() => expect(getState().toasts).toMatchObject([{ kind: 'problem', text: 'The app is restarting.' }]));
});
