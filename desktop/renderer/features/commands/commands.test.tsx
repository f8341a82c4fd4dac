// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { startApp } from '../../state/actions/start-app.ts';
import { useDrafts } from '../../state/drafts.ts';
import { getState } from '../../state/store.ts';
import { createFakeParley, type FakeParley } from '../../testing/fake-parley.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario, type Scenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { TooltipScope } from '../../ui/Tooltip.tsx';
import { Composer } from '../composer/Composer.tsx';
import { AnsweredCommand } from './AnsweredCommand.tsx';

vi.setConfig({ testTimeout: 30_000 });

let fake: FakeParley;
let stop = () => {};
const firmware = roomSamples.firmware.id;
const accountId = () => getState().accounts[0]?.id ?? '';

async function open(part: Partial<Scenario> = {}): Promise<HTMLTextAreaElement> {
  prepareDom();
  fake = createFakeParley({ ...defaultScenario, accounts: 1, typing: false, ...part });
  window.parley = fake;
  stop = startApp();
  await waitFor(() => expect(getState().byAccount[accountId()]?.rooms[firmware]).toBeTruthy());
  render(
    <TooltipScope>
      <main>
        <Composer accountId={accountId()} roomId={firmware} />
        <AnsweredCommand accountId={accountId()} command={{ userId: personId('tomas'), name: 'stock', text: '=aapl.us' }} />
      </main>
    </TooltipScope>,
  );
  await waitFor(() => expect(Object.values(useDrafts.getState())[0]?.isRead).toBe(true));
  return screen.getByRole('textbox') as HTMLTextAreaElement;
}

afterEach(() => {
  stop();
  clearWindow();
});

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
  await enter(box, '/invite @lena');
  await waitFor(() => expect(callsOf('members.add')).toMatchObject([{ userIds: [personId('lena')] }]));
  await enter(box, '/mute');
  await waitFor(() => expect(callsOf('rooms.setNotify')).toMatchObject([{ level: 'nothing' }]));
  await waitFor(() => expect(box.value).toBe(''));
  stop();
  clearWindow();
  const again = await open({ role: 'member' });
  await enter(again, '/topic Something else');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Your role here does not let you change the topic.'));
  expect(callsOf('rooms.update')).toEqual([]);
});

it('says whose command a message answers', async () => {
  await open();
  await waitFor(() => expect(document.querySelector('.answered')?.textContent).toBe('for Tomás Rey/stock=aapl.us'));
});
