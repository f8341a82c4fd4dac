// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it } from 'vitest';
import { useDrafts } from '../../state/drafts.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { Composer } from '../composer/Composer.tsx';
import { PictureViewer } from '../viewer/PictureViewer.tsx';
import { MessageFiles } from './MessageFiles.tsx';
import { WaitingFiles } from './WaitingFiles.tsx';

let fake: FakeParley;
const firmware = roomSamples.firmware.id;
const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);

async function start(part: Partial<Scenario> = {}): Promise<void> {
  fake = startFakeApp({ typing: false, ...part });
  await waitFor(() => expect(getState().byAccount[accountId()]?.rooms[firmware]).toBeTruthy());
}

async function openComposer(): Promise<HTMLTextAreaElement> {
  await start();
  draw(<Composer accountId={accountId()} roomId={firmware} />);
  await waitFor(() => expect(Object.values(useDrafts.getState())[0]?.isRead).toBe(true));
  return screen.getByRole('textbox') as HTMLTextAreaElement;
}

const draw = (what: React.ReactNode) => render(<main>{what}</main>);
const violations = async () =>
  (await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })).violations.map((one) => one.id);
/** Every file is whole in the profile. */
const areWhole = () => waitFor(() => expect(screen.queryAllByText(/being read/)).toEqual([]));
const choose = (...files: File[]) => fireEvent.change(screen.getByLabelText('Files to add'), { target: { files } });

async function filesMessage() {
  const page = await fake.call('timeline.page', { accountId: accountId(), roomId: firmware, anchor: { at: 'latest' }, limit: 100 });
  const row = page.ok ? page.value.rows.find((candidate) => candidate.kind === 'message' && candidate.message.files.length > 0) : undefined;
  if (row?.kind !== 'message') throw new Error('the sample has no files');
  return row.message;
}

afterEach(stopFakeApp);

it('adds chosen files in pieces, shows and removes them, and sends them with or without words', async () => {
  const box = await openComposer();
  choose(new File(['a'.repeat(600_000)], 'night.csv', { type: 'text/csv' }), new File(['b'], 'note.txt', { type: 'text/plain' }));
  const list = await screen.findByRole('list', { name: 'Files of this message' });
  await within(list).findByText('note.txt');
  await areWhole();
  expect(callsOf('files.chunk')).toHaveLength(3);
  expect(await violations()).toEqual([]);
  fireEvent.click(within(list).getByRole('button', { name: 'Remove night.csv' }));
  await waitFor(() => expect(within(list).queryByText('night.csv')).toBeNull());
  fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(callsOf('messages.send')).toMatchObject([{ body: '', fileIds: [expect.any(String)] }]));
  await waitFor(() => expect(screen.queryByRole('list', { name: 'Files of this message' })).toBeNull());
});

it('says how large a file may be, and why one is not taken', async () => {
  await openComposer();
  fireEvent.focus(screen.getByRole('button', { name: 'Add files' }));
  await screen.findByRole('button', { name: 'Add files, up to 100 MB each' });
  const large = new File([''], 'raw.bin');
  Object.defineProperty(large, 'size', { value: 222_298_112 });
  choose(large);
  const said = await screen.findByRole('alert');
  expect(said.textContent).toContain('Not added: raw.bin. 212 MB, this server takes up to 100 MB.');
  expect(getState().toasts).toEqual([]);
  fireEvent.change(within(said).getByLabelText('Files to send instead'), { target: { files: [new File(['b'], 'small.bin')] } });
  await screen.findByText('small.bin');
  expect(screen.queryByRole('alert')).toBeNull();
  await areWhole();
});

it('sends by itself what was sent while a file was still being read', async () => {
  const box = await openComposer();
  choose(new File(['a'.repeat(3_000_000)], 'raw.bin'));
  await screen.findByText('raw.bin');
  fireEvent.change(box, { target: { value: 'the raw capture' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(callsOf('messages.send')).toEqual([]);
  await waitFor(() => expect(callsOf('messages.send')).toMatchObject([{ body: 'the raw capture', fileIds: [expect.any(String)] }]));
});

it('says nothing of a file that is taken out while it is being read', async () => {
  await openComposer();
  choose(new File(['a'.repeat(3_000_000)], 'raw.bin'), new File(['b'], 'note.txt'));
  await screen.findByText('raw.bin');
  fireEvent.click(await screen.findByRole('button', { name: /raw\.bin/ }));
  await screen.findByText('note.txt');
  await areWhole();
  expect(screen.queryByText('raw.bin')).toBeNull();
  expect(getState().toasts).toEqual([]);
});

it('takes pasted pictures, but the words where there are both', async () => {
  const box = await openComposer();
  const files = [new File(['x'], 'image.png', { type: 'image/png' })];
  fireEvent.paste(box, { clipboardData: { files, getData: (type: string) => (type === 'text/plain' ? 'the words' : '') } });
  expect(callsOf('files.begin')).toEqual([]);
  fireEvent.paste(box, { clipboardData: { files, getData: () => '' } });
  await screen.findByText('image.png');
  await areWhole();
});

it('gives a paste that cannot go as a file back to the box', async () => {
  const box = await openComposer();
  const words = 'word '.repeat(1_000);
  fireEvent.paste(box, { clipboardData: { files: [], getData: (type: string) => (type === 'text/plain' ? words : '') } });
  const call = fake.call.bind(fake);
  fake.call = ((name: 'files.begin', input: never) =>
    name === 'files.begin' ? Promise.resolve({ ok: false, error: { code: 'too-large', message: 'Too much.' } }) : call(name, input)) as typeof fake.call;
  fireEvent.click(await screen.findByRole('button', { name: 'As file' }));
  await screen.findByRole('alert');
  await waitFor(() => expect(box.value).toBe(words));
  fireEvent.keyDown(box, { key: 'Escape' });
  expect(screen.queryByRole('alert')).toBeNull();
});

it('offers a long paste as a file', async () => {
  const box = await openComposer();
  const words = 'word '.repeat(1_000);
  fireEvent.paste(box, { clipboardData: { files: [], getData: (type: string) => (type === 'text/plain' ? words : '') } });
  fireEvent.click(await screen.findByRole('button', { name: 'As file' }));
  await screen.findByText('pasted.txt');
  expect(box.value).toBe('');
  await areWhole();
});

it('shows pictures in their place and files as cards, with what is fetched of them', async () => {
  await start();
  const message = await filesMessage();
  draw(<MessageFiles accountId={accountId()} message={message} tabIndex={0} />);
  const image = screen.getByRole('button', { name: 'Show hemsedal-dawn.jpg' }).querySelector('img');
  expect([image?.getAttribute('width'), image?.getAttribute('height')]).toEqual(['168', '96']);
  expect(image?.getAttribute('src')).toContain(`/${message.roomId}/${message.id}/`);
  screen.getByText('412 KB · CSV');
  const csv = message.files[1]?.id ?? '';
  fake.push({ type: 'download-changed', accountId: accountId(), fileId: csv, received: 210_950 });
  expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('50');
  fake.push({ type: 'download-changed', accountId: accountId(), fileId: csv, received: null });
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Save hemsedal-night-18.csv' }));
  await waitFor(() => expect(callsOf('shell.saveFile')).toMatchObject([{ fileId: csv, of: { messageId: message.id } }]));
  await waitFor(() => expect(getState().toasts[0]?.text).toBe('Saved hemsedal-night-18.csv.'));
  expect(await violations()).toEqual([]);
});

it('draws no drawing and no page in place', async () => {
  await start();
  const message = await filesMessage();
  const files = ['image/svg+xml', 'text/html'].map((type, index) => ({
    id: `${message.id.slice(0, -1)}${index}`,
    name: `a${index}`,
    type,
    size: 1,
    uploadedAt: 0,
  }));
  draw(<MessageFiles accountId={accountId()} message={{ ...message, files }} tabIndex={0} />);
  expect(document.querySelectorAll('img, video, audio, iframe, object, embed')).toHaveLength(0);
});

it('shows what waits dashed, and gives the words and the other files back when one is cancelled', async () => {
  await start({ state: 'offline' });
  const answer = await fake.call('outbox.list', { accountId: accountId() });
  const item = answer.ok ? answer.value.items[1] : undefined;
  if (!item?.files) throw new Error('the sample has no waiting file');
  const [csv] = item.files;
  if (!csv) throw new Error('the sample has no waiting file');
  const picture = { ...csv, id: `${csv.id.slice(0, -1)}0`, name: 'mast.png', type: 'image/png', width: 4, height: 3 };
  draw(<WaitingFiles accountId={accountId()} item={{ ...item, files: [csv, picture] }} files={[csv, picture]} isOnline={false} tabIndex={0} />);
  screen.getByText('184 KB · uploads when online');
  expect(document.querySelector('.file-card')?.getAttribute('data-waiting')).toBe('true');
  screen.getByRole('button', { name: `Do not send ${csv.name}. The rest goes back into the box` });
  // What waits has nothing larger to show: it is a picture, no button.
  screen.getByRole('img', { name: 'mast.png' });
  expect(screen.queryByRole('button', { name: 'Show mast.png' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: /^Do not send mast.png/ }));
  await waitFor(() => expect(callsOf('outbox.delete')).toMatchObject([{ opId: item.opId, filesBack: [csv.id] }]));
  await waitFor(() => expect(Object.values(useDrafts.getState()).some((draft) => draft?.body === item.body)).toBe(true));
});

it('browses the pictures of a room by keys, zooms, and gives the focus back', async () => {
  await start({ files: true });
  const message = await filesMessage();
  const opener = document.createElement('button');
  document.body.append(opener);
  opener.focus();
  const drawn = draw(<PictureViewer accountId={accountId()} message={message} fileId={message.files[0]?.id ?? ''} />);
  const viewer = await screen.findByRole('dialog', { name: 'mast-3.jpg' });
  await screen.findByText('1 of 10 in this room');
  fireEvent.keyDown(viewer, { key: 'ArrowRight' });
  await screen.findByRole('dialog', { name: 'mast-4.jpg' });
  fireEvent.keyDown(viewer, { key: '+' });
  expect(screen.getByText('150 %')).toBeTruthy();
  fireEvent.keyDown(viewer, { key: 'ArrowLeft' });
  expect(screen.getByText('100 %')).toBeTruthy();
  expect(await violations()).toEqual([]);
  drawn.unmount();
  await waitFor(() => expect(document.activeElement).toBe(opener));
});
