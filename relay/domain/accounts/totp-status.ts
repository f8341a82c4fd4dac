import type { TotpStatus } from '@parley/shared/protocol/account';
import type { Actor, Deps } from '../deps.ts';

/** Whether the actor signs in with a second step, and how many recovery codes are left. */
export async function totpStatus(deps: Pick<Deps, 'totp'>, actor: Actor): Promise<TotpStatus> {
  const stored = await deps.totp.find(actor.userId);
  if (!stored?.isConfirmed) return { isOn: false, recoveryCodesLeft: 0 };
  return { isOn: true, recoveryCodesLeft: await deps.totp.recoveryCodesLeft(actor.userId) };
}
