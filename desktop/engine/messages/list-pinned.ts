import type { Id } from '@parley/shared/ids';
import type { IpcOutput } from '@parley/shared/ipc/contract';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { pinnedMessages } from '../store/cache/messages.ts';
import type { Connection } from '../sync/connection.ts';
import { takeShown } from './get-messages.ts';
import { toMessageRow } from './message-row-view.ts';
import { findKnown } from './tell-message.ts';

/** Pinned messages, newest first: from the relay when it can be reached, else those known here. What waits in the outbox counts. */
export async function listPinned(core: AccountCore, connection: Connection, roomId: Id): Promise<IpcOutput<'messages.pinned'>> {
  const answer = connection.isOpen() && connection.hasFeature('pinned-list') ? await connection.call('messages.pinned', { roomId }) : null;
  if (answer && !answer.ok && !isRetryable(answer.error.code) && answer.error.code !== 'unauthenticated') throw new EngineError(answer.error);
  if (answer?.ok) takeShown(core, answer.value.messages);
  const ids = new Set([...(answer?.ok ? answer.value.messages : []), ...pinnedMessages(core.cache.read, roomId)].map((message) => message.id));
  const rows = [...ids].flatMap((id) => findKnown(core, roomId, id) ?? []).map((message) => toMessageRow(core, message));
  return { rows: rows.filter((row) => row.message.pinned === true).sort((a, b) => b.seq - a.seq), isComplete: answer?.ok ?? false };
}
