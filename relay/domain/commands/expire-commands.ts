import type { Deps } from '../deps.ts';
import { tellEnded } from './tell-ended.ts';

/** Tells people whose commands waited too long that their bot did not answer. */
export async function expireCommands(deps: Pick<Deps, 'commands' | 'publisher'>): Promise<void> {
  for (const { handle, ...invocation } of await deps.commands.expireDue()) {
    tellEnded(deps, invocation, { outcome: 'expired', message: `@${handle} did not answer. It may be away; please try again later.` });
  }
}
