import type { Result } from '@parley/shared/result';
import { useEffect, useRef, useState } from 'react';

type Question<T> = {
  /** What is asked about; an answer about something else is not shown. */
  of: string;
  /** Whatever is another one when there is a reason to ask again. */
  again?: unknown;
  ask: () => Promise<Result<T>>;
};

/**
 * What a call answers, asked when it is first shown and again when there is a reason. What was known stays while the next answer is on its way, and where that
 * one fails; only the answer to the last question counts. `value` null: nothing is known yet. `problem`: why the last answer failed, in words.
 */
export function useAnswer<T>({ of, again, ask }: Question<T>): { value: T | null; problem: string | null } {
  const [known, setKnown] = useState<{ of: string; value: T | null; problem: string | null } | null>(null);
  const current = useRef(ask);
  current.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is the reason to ask again
  useEffect(() => {
    let isGone = false;
    void current.current().then((answer) => {
      if (isGone) return;
      setKnown((before) =>
        answer.ok ? { of, value: answer.value, problem: null } : { of, value: before?.of === of ? before.value : null, problem: answer.error.message },
      );
    });
    return () => {
      isGone = true;
    };
  }, [of, again]);
  return known?.of === of ? known : { value: null, problem: null };
}
