import { type Privacy, privacySchema } from '@parley/shared/entities/user';
import type { AccountCore } from '../accounts/account-core.ts';
import { defined } from '../defined.ts';
import { readMeta, writeMeta } from '../store/cache/meta.ts';
import type { ReadHandle } from '../store/store.ts';
import { callNow } from '../sync/call-now.ts';
import type { Connection } from '../sync/connection.ts';

/** What the person shares, as the relay last told; null where it knows nothing of it. */
export function privacyOf(read: ReadHandle): Privacy | null {
  const stored = readMeta(read, 'privacy');
  if (stored === null || stored === '') return null;
  return privacySchema.parse(JSON.parse(stored));
}

/** What this person tells of himself, kept by the relay for all devices. */
export type OwnPrivacy = {
  /** @throws EngineError the relay's, `unavailable` while offline */
  set(wish: { receipts?: boolean | undefined; lastSeen?: boolean | undefined }): Promise<void>;
  /** @param privacy null: this relay knows nothing of it */
  take(privacy: Privacy | null): void;
};

export function createOwnPrivacy(core: AccountCore, connection: Connection, onChanged: (privacy: Privacy | null) => void): OwnPrivacy {
  const take = (privacy: Privacy | null): void => {
    if (core.isClosed() || JSON.stringify(privacyOf(core.cache.read)) === JSON.stringify(privacy)) return;
    core.cache.write((write) => writeMeta(write, 'privacy', privacy === null ? '' : JSON.stringify(privacy)));
    core.news.account();
    onChanged(privacy);
  };
  return {
    async set(wish) {
      const { privacy } = await callNow(connection, 'privacy.set', { ...defined(wish), opId: core.deps.newId() });
      take(privacy);
    },
    take,
  };
}
