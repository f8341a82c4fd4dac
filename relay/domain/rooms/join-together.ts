import type { Id } from '@parley/shared/ids';
import type { MembershipCache } from '../members/membership-cache.ts';
import type { Presence, Publisher, RoomStore } from '../ports.ts';
import { announceAdded } from './announce.ts';
import type { Join, Joined, JoinTogether } from './room-ports.ts';

type JoinDeps = { rooms: RoomStore; memberships: MembershipCache; publisher: Publisher; presence: Presence; nodeName: string };
type Waiting = Join & { resolve(joined: Joined): void; reject(error: unknown): void };

/** A transaction of this many holds the room for some 20 ms. */
const joinedAtOnce = 64;

/**
 * Lets people into rooms. Who comes while another join of the same room is on its way waits for it, and everybody who waits is one write and one packet: a
 * whole server that follows an invite takes turns here and not at the database, where a thousand would wait for one lock until they fail.
 */
export function createJoinTogether(deps: JoinDeps): JoinTogether {
  const queues = new Map<Id, Waiting[]>();

  async function joinAll(roomId: Id, joins: Waiting[]): Promise<void> {
    try {
      const { verdicts, ...write } = await deps.rooms.join({ roomId, nodeName: deps.nodeName, joins: joins.map(({ opId, actorId }) => ({ opId, actorId })) });
      const states = await announceAdded(deps, write);
      for (const [index, { actorId, resolve }] of joins.entries())
        resolve({ write: { ...write, verdict: verdicts[index] ?? 'not-found' }, state: states.get(actorId) ?? null });
    } catch (error) {
      for (const { reject } of joins) reject(error);
    }
  }

  async function run(roomId: Id, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await joinAll(roomId, queue.splice(0, joinedAtOnce));
    queues.delete(roomId);
  }

  return (roomId, join) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(roomId);
      const waiting = { ...join, resolve, reject };
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const made = [waiting];
      queues.set(roomId, made);
      void run(roomId, made);
    });
}
