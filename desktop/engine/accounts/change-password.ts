import type { ChangePasswordInput } from '@parley/shared/protocol/http';
import { type EngineDeps, EngineError } from '../ports.ts';
import { tokenOf } from './devices.ts';
import type { Account } from './open-account.ts';

/** Sets a new password; the relay signs the person's other devices out. A wrong one is said at its field. @throws EngineError */
export async function changePassword(deps: EngineDeps, account: Account, input: ChangePasswordInput): Promise<void> {
  const answer = await deps.http.changePassword(account.core.record.serverUrl, await tokenOf(account), input);
  if (answer.ok) return;
  if (answer.error.code !== 'unauthenticated') throw new EngineError(answer.error);
  const message = 'This is not your present password.';
  throw new EngineError({ code: 'invalid', message, issues: [{ path: 'current', message }] });
}
