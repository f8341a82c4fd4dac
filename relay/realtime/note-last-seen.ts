import type { Id } from '@parley/shared/ids';
import type { SocketFollower } from './create-realtime.ts';

export type LastSeenDeps = {
  /** Keeps that these people were connected until now; leaves out who does not want to be seen. */
  note(userIds: readonly Id[]): Promise<void>;
  onFailed(error: unknown): void;
};

/** People who left within this time are written together. */
const gatherMs = 250;
/** Whoever stays connected is written so often at most: what a crash of this node may take from the truth. */
const whileConnectedMs = 5 * 60_000;
const peopleInOneWrite = 500;

/**
 * Keeps when people were last connected to this node: when the last socket of somebody goes, and every few minutes while there is one. What cannot be written is
 * left to the next time. Answers a follower that hears everything first.
 */
export function noteLastSeen(follower: SocketFollower, deps: LastSeenDeps) {
  const sockets = new Map<Id, number>();
  const gone = new Set<Id>();
  let gathering: NodeJS.Timeout | null = null;

  async function write(userIds: readonly Id[]): Promise<void> {
    for (let start = 0; start < userIds.length; start += peopleInOneWrite) await deps.note(userIds.slice(start, start + peopleInOneWrite));
  }
  async function writeGone(): Promise<void> {
    clearTimeout(gathering ?? undefined);
    gathering = null;
    const userIds = [...gone];
    gone.clear();
    await write(userIds).catch(deps.onFailed);
  }
  const timer = setInterval(() => void write([...sockets.keys()]).catch(deps.onFailed), whileConnectedMs).unref();

  return {
    follower: {
      ...follower,
      connected(userId: Id): void {
        sockets.set(userId, (sockets.get(userId) ?? 0) + 1);
        follower.connected(userId);
      },
      disconnected(userId: Id): void {
        follower.disconnected(userId);
        const left = (sockets.get(userId) ?? 0) - 1;
        if (left > 0) sockets.set(userId, left);
        else {
          sockets.delete(userId);
          gone.add(userId);
          gathering ??= setTimeout(() => void writeGone(), gatherMs).unref();
        }
      },
    } satisfies SocketFollower,
    /** Writes down whoever was here. */
    async close(): Promise<void> {
      clearInterval(timer);
      for (const userId of sockets.keys()) gone.add(userId);
      await writeGone();
    },
  };
}
