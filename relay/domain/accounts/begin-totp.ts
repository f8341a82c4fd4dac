import type { TotpBeginInput, TotpBegun } from '@parley/shared/protocol/account';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { type PasswordDeps, requirePassword } from './require-password.ts';
import { newTotpSecret, sealSecret, totpUri } from './totp-codes.ts';

type BeginDeps = PasswordDeps & Pick<Deps, 'totp' | 'settings'>;

/** Makes the secret of a second step; it holds once it is confirmed. Throws `unauthenticated` (wrong password), `conflict` (it is on). `serverName`: shown by the authenticator app. */
export async function beginTotp(deps: BeginDeps, actor: Actor, input: TotpBeginInput & { serverName: string }): Promise<TotpBegun> {
  await requirePassword(deps, actor, input.password);
  const [user] = await deps.users.get([actor.userId]);
  const secret = newTotpSecret();
  const isBegun = await deps.totp.begin(actor.userId, sealSecret(deps.settings.refreshSecret, actor.userId, secret));
  if (!isBegun) throw new RelayError('conflict', 'Two-step sign-in is on already. Turn it off first to set it up anew.');
  return { secret, uri: totpUri(secret, { server: input.serverName, handle: user?.handle ?? '' }) };
}
