import type { Id } from '@parley/shared/ids';
import type { EngineDeps } from '../ports.ts';
import { beginForgetting, type ForgetScope, forgetSome, roomsBeingForgotten } from '../store/cache/forget-room.ts';
import type { Store } from '../store/store.ts';
import { nextTurn, wait } from '../sync/wait.ts';

/** Rooms on their way out of the local store. A long one takes minutes, in which its person may be let in again: that has to wait, or what is new would go too. */
export type Forgetting = {
  /** Resolves when the last message is gone. Rejects with the first trouble of the store; the deletion is tried again, and the room waits. */
  forget(roomId: Id, scope: ForgetScope): Promise<void>;
  /** The same for a deletion that may be under way: resolves at once, as a rule. */
  gone(roomId: Id): Promise<void>;
  /** Whether the relay's word on the room can be taken in. If not, the relay is asked again when it can. */
  admit(roomId: Id): boolean;
  /** Goes on where a crash or the end of the app stopped it. */
  resume(): void;
};

const storeRetryMs = 5_000;

/** What of an account it works with. */
type Core = { id: Id; deps: Pick<EngineDeps, 'clock' | 'log'>; cache: Store; isClosed(): boolean };

/** @param again asks the relay for every room anew */
export function createForgetting(core: Core, again: () => void): Forgetting {
  const { deps, cache } = core;
  const running = new Map<Id, Promise<void>>();
  const refused = new Set<Id>();

  const failed = (roomId: Id | null, error: unknown): void =>
    deps.log('error', 'forget-failed', { accountId: core.id, ...(roomId === null ? {} : { roomId }), message: String(error) });

  const deleteAll = async (roomId: Id, tell: { done(): void; trouble(error: unknown): void }): Promise<void> => {
    while (!core.isClosed()) {
      try {
        if (cache.write((write) => forgetSome(write, roomId))) break;
        await nextTurn();
      } catch (error) {
        failed(roomId, error);
        tell.trouble(error);
        await wait(deps.clock, storeRetryMs);
      }
    }
    // In the same turn as the last piece: what comes next begins anew.
    running.delete(roomId);
    tell.done();
    if (refused.delete(roomId) && !core.isClosed()) again();
  };

  const goOn = (roomId: Id): Promise<void> => {
    const known = running.get(roomId);
    if (known) return known;
    let tell = { done() {}, trouble(_error: unknown) {} };
    const flight = new Promise<void>((done, trouble) => {
      tell = { done, trouble };
    });
    // Nobody need wait for it.
    flight.catch(() => undefined);
    running.set(roomId, flight);
    void deleteAll(roomId, tell);
    return flight;
  };

  return {
    forget(roomId, scope) {
      cache.write((write) => beginForgetting(write, roomId, scope));
      return goOn(roomId);
    },
    gone: (roomId) => running.get(roomId) ?? Promise.resolve(),
    admit(roomId) {
      if (!running.has(roomId)) return true;
      refused.add(roomId);
      return false;
    },
    resume() {
      try {
        for (const roomId of roomsBeingForgotten(cache.read)) void goOn(roomId);
      } catch (error) {
        failed(null, error);
      }
    },
  };
}
