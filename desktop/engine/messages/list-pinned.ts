import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { pinnedMessages } from '../store/cache/messages.ts';
import type { Connection } from '../sync/connection.ts';
import { takeShown } from './get-messages.ts';
import { toMessageRows } from './message-row-view.ts';
import { findKnown } from './tell-message.ts';

/** Pinned messages, newest first: from the relay when it can be reached, else those known here. What waits in the outbox counts. */
export async function listPinned(core: AccountCore, connection: Connection, roomId: Id): Promise<IpcOutput<'messages.pinned'>> {
  const listed = connection.isOpen() && connection.hasFeature('pinned-list') ? await readPages(connection, roomId) : null;
  if (listed !== null) takeShown(core, listed);
  const ids = new Set([...(listed ?? []), ...pinnedMessages(core.cache.read, roomId)].map((message) => message.id));
  const rows = toMessageRows(
    core,
    [...ids].flatMap((id) => findKnown(core, roomId, id) ?? []),
  );
  return { rows: rows.filter((row) => row.message.pinned === true).sort((a, b) => b.seq - a.seq), isComplete: listed !== null };
}

/** All that the relay lists, page by page; null: it cannot be asked now. */
async function readPages(connection: Connection, roomId: Id): Promise<Message[] | null> {
  const listed: Message[] = [];
  for (;;) {
    const before = listed.at(-1)?.seq;
    const answer = await connection.call('messages.pinned', { roomId, ...(before === undefined ? {} : { before }) });
    if (!answer.ok && !isRetryable(answer.error.code) && answer.error.code !== 'unauthenticated') throw new EngineError(answer.error);
    if (!answer.ok) return null;
    listed.push(...answer.value.messages);
    if (answer.value.more !== true || answer.value.messages.length === 0) return listed;
  }
}
