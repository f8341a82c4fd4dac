import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import type { RoomWrite } from '../ports.ts';

type FinishDeps = Pick<Deps, 'deletions' | 'memberships' | 'publisher'>;

/** Traces that go in one commit: other people's messages wait for it that long. */
const tracesAtOnce = 100;
/** Longer than one commit takes; who dies with an account in his hands is taken over after it. */
const leaseMs = 30_000;

/**
 * What is left to do after an account was deleted: its memberships end, and where that was asked for its messages, files, votes and reactions are taken away, in the order of
 * each room's log. Each step is a commit of its own, so a restart goes on where it was. @returns whether there was anything to do
 */
export async function finishDeletion(deps: FinishDeps, mayGoOn: () => boolean = () => true): Promise<boolean> {
  const taken = await deps.deletions.take(leaseMs);
  if (taken === null) return false;
  const { userId, messages } = taken;
  const rooms = await deps.deletions.roomIds(userId);
  for (const { roomId, isActive } of rooms) {
    if (!mayGoOn()) return true;
    if (isActive) announce(deps, roomId, userId, await deps.deletions.leave(roomId, userId));
  }
  if (messages === 'remove') for (const { roomId } of rooms) if (!(await eraseIn(deps, roomId, userId, mayGoOn))) return true;
  await deps.deletions.finish(userId);
  return true;
}

/** @returns whether nothing is left there */
async function eraseIn(deps: FinishDeps, roomId: Id, userId: Id, mayGoOn: () => boolean): Promise<boolean> {
  let after = 0;
  while (mayGoOn()) {
    await deps.deletions.renew(userId, leaseMs);
    const write = await deps.deletions.erase(roomId, userId, after, tracesAtOnce);
    if (write.verdict !== 'stored') return true;
    after = write.after;
    if (write.packet) deps.publisher.log(write.packet);
  }
  return false;
}

function announce(deps: FinishDeps, roomId: Id, userId: Id, { packet }: RoomWrite): void {
  deps.memberships.drop(roomId);
  deps.publisher.removeFromRoom(userId, roomId);
  if (packet) deps.publisher.log(packet);
}
