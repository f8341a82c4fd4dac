import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Toast } from '../state/app-state.ts';
import { Toasts } from './Toasts.tsx';

const first: Toast = { id: 1, kind: 'done', text: 'Saved' };
const second: Toast = { id: 2, kind: 'done', text: 'Copied' };
const failed: Toast = { id: 3, kind: 'problem', text: 'Not sent' };

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('is one live region, so that a screen reader says each once', () => {
  render(<Toasts toasts={[first, failed]} onClose={() => undefined} />);
  const region = screen.getByRole('region', { name: 'News' });
  expect(region.getAttribute('aria-live')).toBe('polite');
  expect(region.querySelectorAll('[aria-live], [role=status], [role=alert]')).toHaveLength(0);
});

it('lets each go after its own time, whatever else is said meanwhile, and keeps problems', () => {
  vi.useFakeTimers();
  const closed: number[] = [];
  const draw = (toasts: Toast[]) => (
    <>
      <Toasts toasts={toasts} onClose={closeToast} />
    </>
  );
  const closeToast = (id: number) => closed.push(id);
  const drawn = render(draw([first, failed]));
  act(() => vi.advanceTimersByTime(3_000));
  drawn.rerender(draw([first, failed, second]));
  act(() => vi.advanceTimersByTime(2_100));
  expect(closed).toEqual([1]);
  act(() => vi.advanceTimersByTime(60_000));
  expect(closed).toEqual([1, 2]);
  expect(screen.getByText('Not sent')).toBeTruthy();
});
