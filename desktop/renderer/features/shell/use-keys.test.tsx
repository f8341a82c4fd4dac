import { fireEvent, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import { useKeys } from './use-keys.ts';

afterEach(stopFakeApp);

it('leaves the window alone under a dialog of a page, but for the way to everything', async () => {
  const fake = startFakeApp({ accounts: 1, typing: false });
  await waitFor(() => expect(getState().phase).toBe('ready'));
  renderHook(() => useKeys());
  const marks = () => fake.calls.filter((call) => call.name === 'reads.markAll').length;
  const dialog = document.createElement('div');
  dialog.className = 'dialog';
  document.body.append(dialog);
  fireEvent.keyDown(document.body, { key: 'Escape', shiftKey: true });
  expect(marks()).toBe(0);
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  expect(getState().overlay).toEqual({ kind: 'switcher' });
  dialog.remove();
  fireEvent.keyDown(document.body, { key: 'Escape', shiftKey: true });
  expect(marks()).toBe(0);
});
