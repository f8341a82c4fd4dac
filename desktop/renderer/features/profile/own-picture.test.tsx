// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openSettings } from '../../state/actions/navigate.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });
// jsdom has no canvas: what is drawn is looked at in the real window.
vi.mock('./draw-square.ts', () => ({ drawSquare: async () => new Blob(['square'], { type: 'image/webp' }) }));

let fake: FakeParley;

async function openProfile(part: Partial<Scenario> = {}): Promise<string> {
  URL.createObjectURL = () => 'blob:picture';
  URL.revokeObjectURL = () => undefined;
  fake = startFakeApp({ accounts: 1, ...part });
  render(<App />);
  await screen.findByRole('heading', { level: 1, name: 'firmware' });
  act(() => openSettings('profile'));
  await screen.findByRole('heading', { level: 1, name: 'Profile' });
  return getState().accounts[0]?.id ?? '';
}

afterEach(stopFakeApp);

const choose = () => {
  const file = new File(['bytes'], 'me.jpg', { type: 'image/jpeg' });
  fireEvent.change(screen.getByLabelText('Choose a picture'), { target: { files: [file] } });
  return screen.findByRole('dialog', { name: 'Your picture' });
};
const loadPicture = (dialog: HTMLElement) => {
  const image = dialog.querySelector('img');
  if (!image) throw new Error('there is no picture in the frame');
  Object.defineProperties(image, { naturalWidth: { value: 400 }, naturalHeight: { value: 200 } });
  fireEvent.load(image);
  return image;
};

it('is chosen, moved and zoomed with keys, and shown everywhere; it can be taken away', async () => {
  const accountId = await openProfile();
  const dialog = await choose();
  const { violations } = await axe.run(dialog, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);
  expect(within(dialog).getByRole('button', { name: 'Use this picture' }).getAttribute('aria-disabled')).toBe('true');
  const image = loadPicture(dialog);
  const frame = within(dialog).getByRole('group', { name: /^Part of the picture/ });
  const start = image.style.left;
  fireEvent.keyDown(frame, { key: 'ArrowLeft' });
  expect(image.style.left).not.toBe(start);
  const width = image.style.inlineSize;
  fireEvent.keyDown(frame, { key: '+' });
  expect(image.style.inlineSize).not.toBe(width);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Use this picture' }));
  await screen.findByText('Your picture is changed.');
  expect(fake.calls.filter((call) => call.name === 'pictures.set').map((call) => call.input)).toEqual([{ accountId, base64: btoa('square') }]);
  await waitFor(() => expect(document.querySelectorAll('.avatar-picture').length).toBeGreaterThan(0));
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(document.querySelectorAll('.avatar-picture')).toHaveLength(0));
  await screen.findByRole('button', { name: 'Choose a picture' });
});

it('what is no picture is said in words', async () => {
  await openProfile();
  const dialog = await choose();
  const image = dialog.querySelector('img');
  if (image) fireEvent.error(image);
  await within(dialog).findByText(/^This file cannot be shown as a picture/);
});

it('a picture that cannot be had leaves the flag, and is tried again when the server is back', async () => {
  await openProfile({ pictures: true });
  const shown = () => [...document.querySelectorAll<HTMLImageElement>('.own-picture .avatar-picture')];
  expect(shown()).toHaveLength(1);
  for (const image of shown()) fireEvent.error(image);
  expect(shown()).toHaveLength(0);
  expect(document.querySelector('.own-picture .avatar-sign')?.textContent).toBe('IO');
  act(() => fake.connect('offline'));
  act(() => fake.connect('online'));
  await waitFor(() => expect(shown()).toHaveLength(1));
  const [image] = shown();
  expect(image?.dataset['there']).toBeUndefined();
  if (image) fireEvent.load(image);
  expect(image?.dataset['there']).toBe('true');
});
