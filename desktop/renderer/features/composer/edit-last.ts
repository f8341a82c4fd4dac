import type { Id } from '@parley/shared/ids';
import { editMessage, editQueued, lastMessage, replyTo } from '../../state/actions/compose.ts';
import { type ComposeTarget, draftOf, isIdle } from '../../state/drafts.ts';
import { selectOutbox } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { canEditItem } from '../timeline/act-on-item.ts';

/** Puts one's own last message of a place back into the box: what still waits first, then what is stored. */
export async function editLast(target: ComposeTarget, ownId: Id): Promise<void> {
  const { accountId, roomId, rootId } = target;
  const waiting = selectOutbox(getState(), accountId, roomId).findLast(
    (item) => (item.threadRootId ?? null) === rootId && canEditItem(getState(), accountId, item),
  );
  if (waiting) {
    editQueued(accountId, waiting);
    return;
  }
  const row = await lastMessage(
    target,
    ({ message, pending }) =>
      message.authorId === ownId && message.deletedAt === undefined && message.body !== '' && !pending?.some((change) => change.call === 'messages.delete'),
  );
  // Something may have been typed meanwhile.
  if (row && isIdle(draftOf(target))) await editMessage(accountId, roomId, rootId, row.message.id);
}

/** Begins an answer to the last message of a place. */
export async function answerLast(target: ComposeTarget): Promise<void> {
  const row = await lastMessage(target, ({ message }) => message.deletedAt === undefined);
  if (row && isIdle(draftOf(target))) replyTo(target.accountId, target.roomId, target.rootId, row.message.id);
}
