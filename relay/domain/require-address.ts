import type { Deps } from './deps.ts';
import { RelayError } from './relay-error.ts';

/** Throws `invalid` where an address can be known to lead nowhere this server posts to. Where a name leads is only known when it is connected to. `path`: of the field that holds it. */
export function requireAddress(deps: Pick<Deps, 'outgoingRefusal'>, url: string, path: 'url' | 'address'): void {
  const refusal = deps.outgoingRefusal(url);
  if (refusal !== null) throw new RelayError('invalid', refusal, { issues: [{ path, message: refusal }] });
}
