import type { ThreadView } from '@parley/shared/ipc/views';
import type { Account } from '../accounts/open-account.ts';
import { fetchUnknown } from '../messages/fetch-unknown.ts';
import { followedThreads } from '../store/cache/threads.ts';
import { threadView } from './thread-view.ts';

/** Threads one follows, newest reply first; roots that are not here are asked of the relay. */
export async function listThreads({ core, drafts, getMessages }: Pick<Account, 'core' | 'drafts' | 'getMessages'>): Promise<ThreadView[]> {
  const threads = followedThreads(core.cache.read);
  await fetchUnknown(
    core,
    getMessages,
    threads.map(({ roomId, rootId }) => ({ roomId, id: rootId })),
  );
  const newest = (view: ThreadView): number => view.lastReplyAt ?? view.root?.createdAt ?? 0;
  return threads.map(({ roomId, rootId }) => threadView(core, drafts, roomId, rootId)).sort((a, b) => newest(b) - newest(a));
}
