import type { PushKind } from '@parley/shared/entities/push';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { requireAddress } from '../require-address.ts';
import { sealToken } from './push-token.ts';

type Setting = 'topic' | 'appId' | 'token';
/** What each kind needs, and what it may have besides. */
const settingsOf: Record<PushKind, { needs: readonly Setting[]; takes: readonly Setting[] }> = {
  ntfy: { needs: ['topic'], takes: ['token'] },
  gotify: { needs: ['token'], takes: [] },
  matrix: { needs: ['appId', 'token'], takes: [] },
};

/** Keeps where the actor wants to be told what is there while he is away. The same `opId` again answers the same. Throws `invalid`, `conflict` (there are as many as there may be). */
export async function addTarget(
  deps: Pick<Deps, 'pushTargets' | 'outgoingRefusal' | 'newId' | 'settings'>,
  actor: Actor,
  input: ParsedCallInput<'push.add'>,
): Promise<CallOutput<'push.add'>> {
  const { kind, address, topic = null, appId = null, token, contents = 'hint', opId = deps.newId() } = input;
  requireSettings(input);
  requireAddress(deps, address, 'address');
  const { userId } = actor;
  if ((await deps.pushTargets.made(userId, opId)) === null) {
    const id = deps.newId();
    const sealedToken = token === undefined ? null : sealToken(deps.settings.refreshSecret, id, token);
    await deps.pushTargets.add({ id, opId, userId, kind, address, topic, appId, sealedToken, contents });
  }
  const target = await deps.pushTargets.made(userId, opId);
  if (target === null) throw new RelayError('conflict', 'It was removed again meanwhile.');
  return { target };
}

function requireSettings(input: ParsedCallInput<'push.add'>): void {
  const { needs, takes } = settingsOf[input.kind];
  const all: Setting[] = ['topic', 'appId', 'token'];
  const issues = all.flatMap((path) => {
    if (input[path] === undefined) return needs.includes(path) ? [{ path, message: 'is missing' }] : [];
    return needs.includes(path) || takes.includes(path) ? [] : [{ path, message: `is not for ${input.kind}` }];
  });
  if (issues.length > 0) throw new RelayError('invalid', 'This is not what such an address needs.', { issues });
}
