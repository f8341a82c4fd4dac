import { fail, ok, type Result } from '@parley/shared/result';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { usePaged } from './use-paged.ts';

type Page = Result<{ items: readonly string[]; more: boolean }>;
type Read = (after: string | null) => Promise<Page>;

/** Answers that are given when the test says so, in the order in which they were asked for. */
function heldAnswers(): { read: Read; asked: (string | null)[]; give: (page: Page) => Promise<void> } {
  const asked: (string | null)[] = [];
  const waiting: ((page: Page) => void)[] = [];
  return {
    asked,
    read: (after) => {
      asked.push(after);
      return new Promise((resolve) => waiting.push(resolve));
    },
    give: (page) => act(async () => waiting.shift()?.(page)),
  };
}
const show = (read: Read) => renderHook((given: { read: Read }) => usePaged(given.read, true), { initialProps: { read } });

it('shows only what answers the last question', async () => {
  const first = heldAnswers();
  const second = heldAnswers();
  const hook = show(first.read);
  await waitFor(() => expect(first.asked).toEqual([null]));
  hook.rerender({ read: second.read });
  await waitFor(() => expect(second.asked).toEqual([null]));
  await second.give(ok({ items: ['new'], more: false }));
  await first.give(ok({ items: ['old'], more: true }));
  expect(hook.result.current).toMatchObject({ items: ['new'], hasMore: false, status: 'ready' });
});

it('asks for a page once, however often it is wanted, and lets it come before it reads again', async () => {
  const answers = heldAnswers();
  const hook = show(answers.read);
  await waitFor(() => expect(answers.asked).toEqual([null]));
  await answers.give(ok({ items: ['a', 'b'], more: true }));
  act(() => {
    hook.result.current.readMore();
    hook.result.current.readMore();
    hook.result.current.readAgain();
  });
  expect(answers.asked).toEqual([null, 'b']);
  await answers.give(ok({ items: ['c'], more: false }));
  expect(hook.result.current).toMatchObject({ items: ['a', 'b', 'c'], hasMore: false });
  act(() => hook.result.current.readAgain());
  expect(answers.asked).toEqual([null, 'b', null]);
});

it('keeps what is known where reading again fails, and says why', async () => {
  const answers = heldAnswers();
  const hook = show(answers.read);
  await waitFor(() => expect(answers.asked).toEqual([null]));
  await answers.give(fail({ code: 'unavailable', message: 'The server cannot be reached.' }));
  expect(hook.result.current).toMatchObject({ status: 'failed', problem: 'The server cannot be reached.' });
  act(() => hook.result.current.readAgain());
  expect(hook.result.current.status).toBe('loading');
  await answers.give(ok({ items: ['a'], more: false }));
  act(() => hook.result.current.readAgain());
  await answers.give(fail({ code: 'unavailable', message: 'The server cannot be reached.' }));
  expect(hook.result.current).toMatchObject({ items: ['a'], status: 'ready', problem: 'The server cannot be reached.' });
});
