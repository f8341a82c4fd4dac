import type { IpcCallName, IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { fail, type Result } from '@parley/shared/result';
import type {} from '../../parley-bridge.ts';
import { flushNews } from './news.ts';

/** One call to the engine or the shell. Never rejects: a broken bridge answers `unavailable`. Only actions may use it. */
export async function callParley<N extends IpcCallName>(name: N, input: IpcInput<N>): Promise<Result<IpcOutput<N>>> {
  const answer = await ask(name, input);
  flushNews();
  return answer;
}

/** A call whose answer nobody uses: news that were gathered go on waiting for their moment. */
export function tellParley<N extends IpcCallName>(name: N, input: IpcInput<N>): void {
  void ask(name, input);
}

/** A call whose answer has nothing to do with the news that wait, or is overtaken by them: a flood is not shown for it. Never rejects. */
export async function ask<N extends IpcCallName>(name: N, input: IpcInput<N>): Promise<Result<IpcOutput<N>>> {
  try {
    return await window.parley.call(name, input);
  } catch {
    return fail({ code: 'unavailable', message: 'The app did not answer. Nothing was lost; try again.' });
  }
}
