import { fail, ok, type Result } from '@parley/shared/result';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useAnswer } from './use-answer.ts';

type Props = { of: string; again: number; ask: () => Promise<Result<string>> };
const show = (props: Props) => renderHook((given: Props) => useAnswer(given), { initialProps: props });
const down = fail({ code: 'unavailable', message: 'The server cannot be reached.' });

it('keeps what is known over a failure, says why, and asks again for a reason', async () => {
  const hook = show({ of: 'a', again: 0, ask: async () => ok('one') });
  expect(hook.result.current).toEqual({ value: null, problem: null });
  await waitFor(() => expect(hook.result.current.value).toBe('one'));
  hook.rerender({ of: 'a', again: 1, ask: async () => down });
  await waitFor(() => expect(hook.result.current).toMatchObject({ value: 'one', problem: 'The server cannot be reached.' }));
  hook.rerender({ of: 'a', again: 2, ask: async () => ok('two') });
  await waitFor(() => expect(hook.result.current).toMatchObject({ value: 'two', problem: null }));
});

it('never shows an answer about something else, nor one to an older question', async () => {
  let answerLate = (_value: Result<string>): void => undefined;
  const late = new Promise<Result<string>>((resolve) => {
    answerLate = resolve;
  });
  const hook = show({ of: 'a', again: 0, ask: async () => ok('of a') });
  await waitFor(() => expect(hook.result.current.value).toBe('of a'));
  hook.rerender({ of: 'b', again: 0, ask: () => late });
  expect(hook.result.current.value).toBe(null);
  hook.rerender({ of: 'b', again: 1, ask: async () => ok('newer') });
  await waitFor(() => expect(hook.result.current.value).toBe('newer'));
  await act(async () => answerLate(ok('older')));
  expect(hook.result.current.value).toBe('newer');
});
