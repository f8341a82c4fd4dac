import { type Scope, usualScopes } from '@parley/shared/bot-scopes';
import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { NewToken } from './bot-ports.ts';
import { hashOfSecret, secretOf } from './bot-secret.ts';

type Wanted = { name: string; opId: Id; scopes?: Scope[] | undefined; roomIds?: Id[] | undefined; expiresAt?: number | undefined };

/** A token as it is to be kept. Throws `invalid`: it would end before it begins. */
export async function newToken(deps: Pick<Deps, 'settings' | 'newId' | 'server'>, wanted: Wanted): Promise<NewToken> {
  const { name, opId, scopes = usualScopes, roomIds, expiresAt } = wanted;
  if (expiresAt !== undefined && expiresAt <= (await deps.server.now())) {
    throw new RelayError('invalid', 'A token must end in the future.', { issues: [{ path: 'expiresAt', message: 'must be in the future' }] });
  }
  const id = deps.newId();
  const tokenHash = hashOfSecret(secretOf(deps.settings.refreshSecret, id));
  return { id, opId, name, tokenHash, scopes: [...new Set(scopes)], roomIds: roomIds === undefined ? undefined : [...new Set(roomIds)], expiresAt };
}
