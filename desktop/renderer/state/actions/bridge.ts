import type { IpcCallName, IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { fail, type Result } from '@parley/shared/result';
import type {} from '../../parley-bridge.ts';
import { flushNews } from './news.ts';

/** One call to the engine or the shell. Never rejects: a broken bridge answers `unavailable`. Only actions may use it. */
export async function callParley<N extends IpcCallName>(name: N, input: IpcInput<N>): Promise<Result<IpcOutput<N>>> {
  try {
    const answer = await window.parley.call(name, input);
    flushNews();
    return answer;
  } catch {
    return fail({ code: 'unavailable', message: 'The app did not answer. Nothing was lost; try again.' });
  }
}
