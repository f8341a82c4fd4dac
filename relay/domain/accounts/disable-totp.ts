import type { Id } from '@parley/shared/ids';
import type { TotpDisableInput } from '@parley/shared/protocol/account';
import type { Actor, Deps } from '../deps.ts';
import { type PasswordDeps, requireBoth } from './require-password.ts';
import type { SecondStepDeps } from './second-step.ts';

/** Turns the actor's own second step off. Throws `unauthenticated` (wrong password or code), `rate-limited`. */
export async function disableOwnTotp(deps: PasswordDeps & SecondStepDeps, actor: Actor, input: TotpDisableInput): Promise<void> {
  await requireBoth(deps, actor, { password: input.password, code: input.code, codePath: 'code' });
  await disableTotp(deps, actor.userId);
}

/** Turns somebody's second step off, for operators: who lost both app and recovery codes signs in with the password alone again. False: it was off. */
export function disableTotp(deps: Pick<Deps, 'totp'>, userId: Id): Promise<boolean> {
  return deps.totp.remove(userId);
}
