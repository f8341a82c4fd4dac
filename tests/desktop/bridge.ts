import type { IpcCallName, IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import type { Page } from 'playwright-core';

/** Calls the app as its page does, past the interface: for what a test needs but is not about. Throws the error's words. */
export async function callApp<N extends IpcCallName>(page: Page, name: N, input: IpcInput<N>): Promise<IpcOutput<N>> {
  const result = await page.evaluate(
    ([wanted, given]) => {
      const { parley } = window as unknown as { parley: { call(name: unknown, input: unknown): Promise<unknown> } };
      return parley.call(wanted, given);
    },
    [name, input] as const,
  );
  const answer = result as Result<IpcOutput<N>>;
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message} ${JSON.stringify(answer.error.issues ?? '')}`);
  return answer.value;
}
