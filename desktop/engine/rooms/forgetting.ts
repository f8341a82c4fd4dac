import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { beginForgetting, type ForgetScope, forgetSome, roomsBeingForgotten } from '../store/cache/forget-room.ts';
import { nextTurn, wait } from '../sync/wait.ts';

/** Rooms on their way out of the local store. A long one takes seconds, in which its person may be let in again: that has to wait, or what is new would go too. */
export type Forgetting = {
  /** Resolves when the last message is gone. Throws what the store throws before anything was put away. */
  forget(roomId: Id, scope: ForgetScope): Promise<void>;
  /** Resolves when nothing of the room is being deleted: at once, as a rule. */
  gone(roomId: Id): Promise<void>;
  /** Whether the relay's word on the room can be taken in. If not, the relay is asked again when it can. */
  mayEnter(roomId: Id): boolean;
  /** Goes on where a crash or the end of the app stopped it. */
  resume(): void;
};

const storeRetryMs = 5_000;

/** @param again asks the relay for every room anew */
export function createForgetting(core: Pick<AccountCore, 'id' | 'deps' | 'cache' | 'isClosed'>, again: () => void): Forgetting {
  const { deps, cache } = core;
  const running = new Map<Id, Promise<void>>();
  const refused = new Set<Id>();

  const deleteAll = async (roomId: Id): Promise<void> => {
    while (!core.isClosed()) {
      try {
        if (cache.write((write) => forgetSome(write, roomId))) break;
        await nextTurn();
      } catch (error) {
        deps.log('error', 'forget-failed', { accountId: core.id, roomId, message: String(error) });
        await wait(deps.clock, storeRetryMs);
      }
    }
  };

  const goOn = (roomId: Id): Promise<void> => {
    const known = running.get(roomId);
    if (known) return known;
    const flight = deleteAll(roomId).finally(() => {
      running.delete(roomId);
      if (refused.delete(roomId) && !core.isClosed()) again();
    });
    running.set(roomId, flight);
    return flight;
  };

  return {
    forget(roomId, scope) {
      cache.write((write) => beginForgetting(write, roomId, scope));
      return goOn(roomId);
    },
    gone: (roomId) => running.get(roomId) ?? Promise.resolve(),
    mayEnter(roomId) {
      if (!running.has(roomId)) return true;
      refused.add(roomId);
      return false;
    },
    resume() {
      for (const roomId of roomsBeingForgotten(cache.read)) void goOn(roomId);
    },
  };
}
