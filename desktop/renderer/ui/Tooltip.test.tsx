import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HintLayer } from './HintLayer.tsx';
import { hide } from './hint.ts';
import { IconButton } from './IconButton.tsx';

const own = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  own.mockClear();
});

afterEach(() => {
  act(hide);
  cleanup();
  vi.useRealTimers();
});

const page = (hasSecond: boolean) => (
  <>
    <IconButton label="Threads" keys="Ctrl+T" onPointerEnter={own}>
      T
    </IconButton>
    {hasSecond ? <IconButton label="Pins">P</IconButton> : null}
    <HintLayer />
  </>
);

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const words = () => screen.queryByRole('tooltip')?.textContent;
const first = () => screen.getByRole('button', { name: 'Threads' });
const second = () => screen.getByRole('button', { name: 'Pins' });

it('says what a button does and by which key once the pointer has rested on it, and goes with it', () => {
  render(page(true));
  fireEvent.pointerEnter(first());
  expect(own).toHaveBeenCalledOnce();
  pass(399);
  expect(words()).toBeUndefined();
  pass(1);
  expect(words()).toBe('ThreadsCtrl T');
  expect(first().getAttribute('aria-describedby')).toBe(screen.getByRole('tooltip').id);
  fireEvent.pointerLeave(first());
  expect(words()).toBeUndefined();
  expect(first().hasAttribute('aria-describedby')).toBe(false);
});

it('follows the pointer to the next button without a rest, but not later', () => {
  render(page(true));
  fireEvent.pointerEnter(first());
  pass(400);
  fireEvent.pointerLeave(first());
  pass(100);
  fireEvent.pointerEnter(second());
  expect(words()).toBe('Pins');
  fireEvent.pointerLeave(second());
  pass(201);
  fireEvent.pointerEnter(first());
  expect(words()).toBeUndefined();
});

it('goes with a press, a key and the button itself', async () => {
  const { rerender } = render(page(true));
  const open = () => {
    fireEvent.pointerEnter(second());
    pass(400);
    expect(words()).toBe('Pins');
  };
  open();
  fireEvent.pointerDown(second());
  expect(words()).toBeUndefined();
  pass(1_000);
  open();
  fireEvent.keyDown(window, { key: 'Escape' });
  expect(words()).toBeUndefined();
  pass(1_000);
  open();
  await act(async () => {
    rerender(page(false));
    await Promise.resolve();
  });
  expect(words()).toBeUndefined();
});
