import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { getState } from '../../state/store.ts';
import { createFakeParley } from '../../testing/fake-parley.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { clearWindow, prepareDom } from '../../testing/window.ts';
import { WidthHandle } from './WidthHandle.tsx';

afterEach(clearWindow);

it('is as wide as it was where the system takes the pointer away, and follows no pointer then', () => {
  prepareDom();
  const fake = createFakeParley(defaultScenario);
  window.parley = fake;
  render(
    <div className="shell">
      <WidthHandle />
    </div>,
  );
  const handle = screen.getByRole('separator');
  const width = () => document.querySelector<HTMLElement>('.shell')?.style.getPropertyValue('--sidebar-width');
  fireEvent.pointerDown(handle, { clientX: 100, pointerId: 1 });
  fireEvent.pointerMove(handle, { clientX: 130, pointerId: 1 });
  fireEvent.pointerCancel(handle, { pointerId: 1 });
  fireEvent.pointerMove(handle, { clientX: 150, pointerId: 1 });
  expect(width()).toBe(`${getState().settings.sidebarWidth}px`);
  expect(fake.calls.filter((call) => call.name === 'settings.update')).toEqual([]);
});
