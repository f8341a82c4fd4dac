import { isRetryable } from '@parley/shared/protocol/errors';
import type { Feature } from '@parley/shared/protocol/version';
import type { Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Connection } from './connection.ts';

export type SendMarks = {
  /** Sends what waits, as far as the relay takes it now. Throws what the store throws. */
  send(): Promise<void>;
  /** The same without waiting for it; what it throws is logged. */
  sendSoon(): void;
};

type Marks<Mark> = {
  /** What the relay must know; without it marks wait, and hold on this device. */
  feature: Feature;
  /** The oldest mark that waits. */
  next(): Mark | undefined;
  call(mark: Mark): Promise<Result<unknown>>;
  /** The relay took the mark, or refused it for good: it waits no longer. */
  settle(mark: Mark, isTaken: boolean): void;
};

/** Tells the relay of marks: small wishes that are on disk and hold here at once, one after the other, each until it was answered. */
export function createSendMarks<Mark>(core: AccountCore, connection: Connection, marks: Marks<Mark>): SendMarks {
  let isSending = false;

  /** @returns whether to go on */
  const sendOne = async (mark: Mark): Promise<boolean> => {
    const answer = await marks.call(mark);
    if (core.isClosed()) return false;
    if (!answer.ok && (isRetryable(answer.error.code) || answer.error.code === 'unauthenticated')) {
      if (connection.isOpen()) core.deps.clock.after(answer.error.retryAfterMs ?? 5 * core.tuning.readsEveryMs, sendSoon);
      return false;
    }
    marks.settle(mark, answer.ok);
    return true;
  };

  const send = async (): Promise<void> => {
    if (isSending || core.isClosed() || !connection.isOpen() || !connection.hasFeature(marks.feature)) return;
    isSending = true;
    try {
      for (let mark = marks.next(); mark; mark = marks.next()) if (!(await sendOne(mark))) return;
    } finally {
      isSending = false;
    }
  };

  const sendSoon = (): void => {
    send().catch((error: unknown) => {
      if (!core.isClosed()) core.deps.log('warn', `${marks.feature}-failed`, { accountId: core.id, message: String(error) });
    });
  };

  return { send, sendSoon };
}
