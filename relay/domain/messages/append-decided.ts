import type { Id } from '@parley/shared/ids';
import { requireRoomOfToken } from '../bots/require-scope.ts';
import { maxDecisions, membershipKeepsChanging } from '../decide-again.ts';
import type { Actor, Deps } from '../deps.ts';
import { type Refusal, type RoomAction, refusalOf } from '../policies.ts';
import type { AppendItem, AppendOutcome, RoomAccess, Verdict } from '../ports.ts';

/** What the policy said, and the membership version it looked at. */
export type Decision = { access: RoomAccess | null; refusal: Refusal | null; memberVersion: number };

/** No membership has this version: the append answers `duplicate` or refuses, and never stores. */
const noVersion = -1;
/** Verdicts that say the cached membership may be wrong. */
const membershipMoved: ReadonlySet<Verdict> = new Set(['stale', 'forbidden', 'gone', 'not-found']);

/**
 * Decides by the cached membership and appends with the version that was decided on; where that is out of date, decides again. What is refused is appended
 * too, with a version that stores nothing: a repeated operation gets its first answer whatever became of the actor since.
 * @throws RelayError `unavailable` where the membership keeps changing, or the database is away
 */
export async function appendDecided(
  deps: Pick<Deps, 'memberships' | 'logWriter'>,
  actor: Actor,
  input: { roomId: Id; action: RoomAction },
  build: (decision: Decision) => AppendItem | Promise<AppendItem>,
): Promise<{ outcome: AppendOutcome; refusal: Refusal | null }> {
  requireRoomOfToken(actor, input.roomId);
  for (let decision = 1; decision <= maxDecisions; decision += 1) {
    const access = await deps.memberships.access(input.roomId, actor.userId);
    const refusal = refusalOf(input.action, access);
    const memberVersion = refusal ? noVersion : (access?.membership?.version ?? noVersion);
    const outcome = await deps.logWriter.append(await build({ access, refusal, memberVersion }));
    if (membershipMoved.has(outcome.verdict)) deps.memberships.drop(input.roomId, actor.userId);
    if (outcome.verdict === 'stale' && refusal) {
      // What stores nothing is always out of date; the refusal stands unless it was decided on what was remembered and is otherwise now.
      const now = refusalOf(input.action, await deps.memberships.access(input.roomId, actor.userId));
      if (now) return { outcome, refusal: now };
      continue;
    }
    if (outcome.verdict === 'stale' || (outcome.verdict === 'forbidden' && !refusal)) continue;
    return { outcome, refusal };
  }
  throw membershipKeepsChanging();
}
