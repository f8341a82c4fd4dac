// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { startApp } from '../../state/actions/start-app.ts';
import { getState } from '../../state/store.ts';
import { createFakeParley } from '../../testing/fake-parley.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { SkinTones } from './SkinTones.tsx';

let stop = () => {};
afterEach(() => {
  stop();
  clearWindow();
});

it('skin tones are gone through with arrows, and the chosen one is kept', async () => {
  prepareDom();
  const fake = createFakeParley({ ...defaultScenario, accounts: 1, typing: false });
  window.parley = fake;
  stop = startApp();
  await waitFor(() => expect(getState().accounts).toHaveLength(1));
  render(<SkinTones tone={0} />);
  const first = screen.getByRole('radio', { name: 'No skin tone', checked: true });
  act(() => first.focus());
  fireEvent.keyDown(first, { key: 'ArrowRight' });
  const light = screen.getByRole('radio', { name: 'Light', checked: false });
  await waitFor(() => expect(document.activeElement).toBe(light));
  fireEvent.click(light);
  await waitFor(() => expect(fake.calls.filter(({ name }) => name === 'settings.update').map(({ input }) => input)).toEqual([{ skinTone: 1 }]));
});
