// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startApp } from '../../state/actions/start-app.ts';
import { selectView } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { createFakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { TooltipScope } from '../../ui/Tooltip.tsx';
import { DraftsPage } from './DraftsPage.tsx';

let stop: () => void;
const accountId = () => getState().accounts[0]?.id ?? '';

beforeEach(() => prepareDom());

afterEach(() => {
  stop();
  clearWindow();
});

it('lists what was begun, opens it where it belongs, and gives back what was deleted', async () => {
  const fake = createFakeParley({ ...defaultScenario, typing: false });
  window.parley = fake;
  stop = startApp();
  await waitFor(() => expect(accountId()).not.toBe(''));
  render(
    <TooltipScope>
      <main>
        <DraftsPage accountId={accountId()} />
      </main>
    </TooltipScope>,
  );
  const line = await screen.findByRole('button', { name: /^incident-0412.*Root cause: the/ });
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map((violation) => violation.id)).toEqual([]);

  fireEvent.click(screen.getByRole('button', { name: 'Delete this draft' }));
  await screen.findByText('No drafts');
  await act(async () => getState().toasts.at(-1)?.action?.run());
  const again = await screen.findByRole('button', { name: /^incident-0412.*Root cause: the/ });
  expect(again).not.toBe(line);
  fireEvent.click(again);
  expect(selectView(getState())).toMatchObject({ kind: 'room', roomId: roomSamples['incident-0412'].id });
});
