import type { TotpConfirmed, TotpConfirmInput } from '@parley/shared/protocol/account';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { newRecoveryCodes, openSecret, readCode, recoveryHash, stepOf } from './totp-codes.ts';

/** Turns the second step on: a code shows that the app has the secret. Other sessions stay. Throws `invalid` (wrong code), `conflict` (nothing waits to be confirmed). */
export async function confirmTotp(deps: Pick<Deps, 'totp' | 'settings' | 'clock'>, actor: Actor, input: TotpConfirmInput): Promise<TotpConfirmed> {
  const stored = await deps.totp.find(actor.userId);
  const secret = stored === null || stored.isConfirmed ? null : openSecret(deps.settings.refreshSecret, actor.userId, stored.sealed);
  if (secret === null) throw nothingWaits();
  const code = readCode(input.code);
  const step = 'digits' in code ? stepOf(secret, code.digits, deps.clock.now()) : null;
  if (step === null)
    throw new RelayError('invalid', 'This code does not fit. Check the time of the device that makes the codes.', {
      issues: [{ path: 'code', message: 'this code does not fit; check the time of the device that makes the codes' }],
    });
  const recoveryCodes = newRecoveryCodes();
  const hashes = recoveryCodes.map((recovery) => recoveryHash(actor.userId, recovery));
  if (!(await deps.totp.confirm(actor.userId, step, hashes))) throw nothingWaits();
  return { recoveryCodes };
}

function nothingWaits(): RelayError {
  return new RelayError('conflict', 'Nothing waits to be confirmed. Begin with your password again.');
}
