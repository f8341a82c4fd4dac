// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openOverlay } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';
import { RoomHooks } from './RoomHooks.tsx';

vi.setConfig({ testTimeout: 60_000 });

let fake: FakeParley;
const roomId = roomSamples.firmware.id;
const accountId = () => getState().accounts[0]?.id ?? '';

async function start(part: Partial<Scenario> = {}): Promise<void> {
  fake = startFakeApp({ accounts: 1, role: 'moderator', ...part });
  await waitFor(() => expect(getState().phase).toBe('ready'));
}

async function openList(): Promise<HTMLElement> {
  await start();
  render(<App />);
  act(() => openOverlay({ kind: 'room-settings', accountId: accountId(), roomId }));
  const settings = await screen.findByRole('dialog', { name: 'Room settings' });
  const row = within(settings).getByText('Webhooks').closest('.setting-row');
  fireEvent.click(within(row as HTMLElement).getByRole('button', { name: 'Show' }));
  const list = await screen.findByRole('dialog', { name: 'Webhooks of firmware' });
  await within(list).findByText('CI');
  return list;
}

afterEach(stopFakeApp);

const asked = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => (call.input as { ask: unknown }).ask);
async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}
const type = (box: HTMLElement, words: string) => fireEvent.change(box, { target: { value: words } });

it('lists the webhooks of the room: who made each, what it last did and what went wrong', async () => {
  const list = await openList();
  const rows = within(list).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^CI.*Writes here, last post .*Made by Lena Novák/),
    expect.stringMatching(/^Old JenkinsOff/),
    expect.stringMatching(
      /^Mast dashboard.*Told: dashboard\.example, last arrived .*1 waiting.*1 delivery was given up\. Last failure .*The server answered 503\./,
    ),
  ]);
  await expectAccessible();
});

it('makes an incoming webhook, shows its address once, and a line that posts for each format', async () => {
  const list = await openList();
  fireEvent.click(within(list).getByRole('button', { name: 'New webhook' }));
  const form = await screen.findByRole('dialog', { name: 'New webhook of firmware' });
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  expect(asked('hooks.create')).toEqual([]);
  type(within(form).getByRole('textbox', { name: 'Name' }), ' Deploys ');
  await expectAccessible();
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  const made = await screen.findByRole('dialog', { name: 'Deploys is made' });
  const address = (within(made).getByRole('textbox', { name: 'Address' }) as HTMLInputElement).value;
  expect(address).toMatch(/\/v1\/hooks\/.+\/phk_/);
  expect(asked('hooks.create')).toEqual([{ kind: 'incoming', roomId, name: 'Deploys' }]);
  for (const [format, header] of [
    ['JSON', 'application/json'],
    ['GitHub', 'X-GitHub-Event: ping'],
    ['Grafana', '"status":"firing"'],
    ['Slack', '"username":"Jenkins"'],
  ] as const) {
    fireEvent.click(within(made).getByRole('radio', { name: format }));
    const line = made.querySelector('pre')?.textContent ?? '';
    expect(line).toContain(header);
    expect(line).toContain(`'${address}'`);
  }
  await expectAccessible();
  fireEvent.click(within(made).getByRole('button', { name: 'Copy: Address' }));
  await waitFor(() => expect(fake.calls.find((call) => call.name === 'shell.copyText')?.input).toEqual({ text: address }));
  fireEvent.click(within(made).getByRole('button', { name: 'Done' }));
  await screen.findByText('Deploys');
  expect(document.body.textContent).not.toContain('phk_');
});

it('makes an outgoing one: a refused address is said beside it; the signing secret is shown once with how to check it', async () => {
  const list = await openList();
  fireEvent.click(within(list).getByRole('button', { name: 'New webhook' }));
  const form = await screen.findByRole('dialog', { name: 'New webhook of firmware' });
  fireEvent.click(within(form).getByRole('radio', { name: /Others are told/ }));
  type(within(form).getByRole('textbox', { name: 'Name' }), 'Copy');
  type(within(form).getByRole('textbox', { name: 'Address' }), 'http://192.168.1.5/in');
  fireEvent.click(within(form).getByRole('checkbox', { name: 'Edits' }));
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  expect((await within(form).findByRole('alert')).textContent).toBe('192.168.1.5 is not on the public internet.');
  type(within(form).getByRole('textbox', { name: 'Address' }), 'https://copy.example/in');
  await expectAccessible();
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  const made = await screen.findByRole('dialog', { name: 'Copy is made' });
  expect((within(made).getByRole('textbox', { name: 'Signing secret' }) as HTMLInputElement).value).toMatch(/^phk_/);
  expect(made.textContent).toContain('X-Parley-Signature');
  expect(asked('hooks.create').at(-1)).toEqual({
    ...{ kind: 'outgoing', roomId, name: 'Copy', url: 'https://copy.example/in', events: ['message-created', 'message-edited'] },
  });
});

it('shows deliveries with their next try and those given up, and delivers one again', async () => {
  const list = await openList();
  fireEvent.click(within(list).getByRole('button', { name: 'Open Mast dashboard' }));
  const dialog = await screen.findByRole('dialog', { name: 'Mast dashboard' });
  expect((await within(dialog).findAllByRole('listitem')).map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^New message, number 42Waiting4 tries, next try in \d+ s.*The server answered 503\./),
    expect.stringMatching(/^Edit, number 38Given up29 tries, given up .*took too long/),
    expect.stringMatching(/^New message, number 31Delivered1 try, arrived .*, answered 200/),
    expect.stringContaining('answered 204'),
  ]);
  fireEvent.click(within(dialog).getByRole('radio', { name: 'Given up' }));
  await waitFor(() => expect(within(dialog).getAllByRole('listitem')).toHaveLength(1));
  await expectAccessible();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Deliver again: Edit, number 38' }));
  await within(dialog).findByText('Nothing was given up.');
});

it('renames one, switches it off and on, makes a new address, and deletes it after one question', async () => {
  const list = await openList();
  fireEvent.click(within(list).getByRole('button', { name: 'Open CI' }));
  const dialog = await screen.findByRole('dialog', { name: 'CI' });
  expect(dialog.querySelector('pre')?.textContent).toContain("'ADDRESS'");
  fireEvent.click(within(dialog).getByRole('radio', { name: 'Settings' }));
  type(within(dialog).getByRole('textbox', { name: 'Name' }), 'Builds');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Change' }));
  const renamed = await screen.findByRole('dialog', { name: 'Builds' });
  fireEvent.click(within(renamed).getByRole('switch', { name: 'On' }));
  fireEvent.click(await within(renamed).findByRole('button', { name: 'Switch on' }));
  await waitFor(() => expect(within(renamed).queryByRole('button', { name: 'Switch on' })).toBe(null));
  await expectAccessible();
  fireEvent.click(within(renamed).getByRole('button', { name: 'New address…' }));
  const question = await screen.findByRole('dialog', { name: /^New address for / });
  fireEvent.click(within(question).getByRole('button', { name: 'Make a new address' }));
  const told = await screen.findByRole('dialog', { name: 'Builds has a new address' });
  fireEvent.click(within(told).getByRole('button', { name: 'Done' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Open Builds' }));
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Builds' })).getByRole('radio', { name: 'Settings' }));
  fireEvent.click(screen.getByRole('button', { name: 'Delete…' }));
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Delete Builds?' })).getByRole('button', { name: 'Delete' }));
  await screen.findByRole('dialog', { name: 'Webhooks of firmware' });
  await waitFor(() => expect(screen.queryByText('Builds')).toBe(null));
});

it('says that it needs the server while that is away, and reads when it is back', async () => {
  await start();
  render(<App />);
  act(() => fake.connect('offline'));
  act(() => openOverlay({ kind: 'webhooks', accountId: accountId(), roomId }));
  const list = await screen.findByRole('dialog', { name: 'Webhooks of firmware' });
  expect((await within(list).findByRole('alert')).textContent).toBe('Webhooks are kept on the server. The server cannot be reached now.');
  expect(within(list).getByRole('button', { name: 'New webhook' }).getAttribute('aria-disabled')).toBe('true');
  act(() => fake.connect('online'));
  await within(list).findByText('CI');
  expect(within(list).queryByRole('alert')).toBe(null);
});

it('tells every member where messages go, and what writes here', async () => {
  await start({ role: 'member' });
  render(<RoomHooks accountId={accountId()} roomId={roomId} />);
  const summary = await screen.findByText('Messages here also go to dashboard.example. 1 webhook writes here');
  const said = summary.closest('details')?.textContent;
  expect(said).toContain('Sends to dashboard.example: new messages, edits and deletions.');
  expect(said).toContain('Writes here what others post to its address.');
  expect(said).not.toContain('Old Jenkins');
  await expectAccessible();
});
