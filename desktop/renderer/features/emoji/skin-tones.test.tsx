// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import { SkinTones } from './SkinTones.tsx';

afterEach(stopFakeApp);

it('skin tones are gone through with arrows, and the chosen one is kept', async () => {
  const fake = startFakeApp({ accounts: 1, typing: false });
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
