import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { currentSettings } from '../admin/current-settings.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { sendNotice } from './send-notice.ts';
import { unknownTarget } from './update-target.ts';

/** Each test is a request to a server that the actor named: not faster than somebody looks at his phone. */
const everyMs = 5_000;

/** Sends a few words to a target of the actor, and answers what came of it. Throws `not-found`, `rate-limited`. */
export async function testTarget(
  deps: Pick<Deps, 'pushTargets' | 'postOutside' | 'settings' | 'admin'>,
  actor: Actor,
  { targetId }: ParsedCallInput<'push.test'>,
): Promise<CallOutput<'push.test'>> {
  const address = await deps.pushTargets.beginTest(actor.userId, targetId, everyMs);
  if (address === null) throw unknownTarget();
  if (typeof address === 'number') throw new RelayError('rate-limited', 'A test was sent just now. Wait a few seconds.', { retryAfterMs: address });
  const notice = {
    title: (await currentSettings(deps)).name,
    body: 'This is a test: what is there for you while this computer is off comes here.',
    count: 0,
    about: null,
  };
  const target = await deps.pushTargets.noteTest(actor.userId, targetId, await sendNotice(deps, address, notice));
  if (target === null) throw unknownTarget();
  return { target };
}
