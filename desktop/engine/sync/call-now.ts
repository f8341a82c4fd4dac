import type { CallInput, CallName, CallOutput } from '@parley/shared/protocol/calls';
import { EngineError } from '../ports.ts';
import type { Connection } from './connection.ts';

/** A call that only makes sense with the relay there. @throws EngineError with the relay's error, `unavailable` while offline */
export async function callNow<N extends CallName>(connection: Connection, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const answer = await connection.call(name, input);
  if (!answer.ok) throw new EngineError(answer.error);
  return answer.value;
}
