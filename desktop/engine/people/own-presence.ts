import type { CustomStatus, PresenceChoice } from '@parley/shared/entities/user';
import { presenceChoiceSchema } from '@parley/shared/entities/user';
import type { AccountCore } from '../accounts/account-core.ts';
import { defined } from '../defined.ts';
import { readMeta, writeMeta } from '../store/cache/meta.ts';
import type { ReadHandle } from '../store/store.ts';
import { callNow } from '../sync/call-now.ts';
import type { Connection } from '../sync/connection.ts';

/** How the person chose to be seen, as the relay last told. */
export function presenceChoiceOf(read: ReadHandle): PresenceChoice {
  return presenceChoiceSchema.catch('online').parse(readMeta(read, 'presence'));
}

type Wish = { status: PresenceChoice; text?: CustomStatus['text'] | undefined; emoji?: string | undefined; expiresAt?: number | undefined };

/** How this person is seen: his choice, kept by the relay for all devices, and whether this device is idle, told anew on every connection. */
export type OwnPresence = {
  /** @throws EngineError the relay's, `unavailable` while offline */
  set(wish: Wish): Promise<void>;
  take(choice: PresenceChoice): void;
  setIdle(isIdle: boolean): void;
  /** A new connection begins as in use. */
  ready(): void;
};

export function createOwnPresence(core: AccountCore, connection: Connection): OwnPresence {
  let isIdle = false;

  const take = (choice: PresenceChoice): void => {
    if (core.isClosed() || presenceChoiceOf(core.cache.read) === choice) return;
    core.cache.write((write) => writeMeta(write, 'presence', choice));
    core.news.account();
  };
  // What gets lost here is told again by the next change or connection.
  const tellIdle = (): void => {
    if (connection.isOpen()) void connection.call('presence.set', { status: isIdle ? 'away' : 'online', auto: true });
  };

  return {
    async set(wish) {
      await callNow(connection, 'presence.set', { ...defined(wish), opId: core.deps.newId() });
      take(wish.status);
    },
    take,
    setIdle(now) {
      if (now === isIdle) return;
      isIdle = now;
      tellIdle();
    },
    ready() {
      if (isIdle) tellIdle();
    },
  };
}
