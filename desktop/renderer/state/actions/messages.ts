import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import type { ComposeTarget } from '../drafts.ts';
import { callParley, tellParley } from './bridge.ts';
import { showProblem } from './toasts.ts';

type RoomKey = { accountId: Id; roomId: Id };

/** A page of stored rows; `state/timeline` keeps them. */
export function readTimelinePage(input: IpcInput<'timeline.page'>): Promise<Result<IpcOutput<'timeline.page'>>> {
  return callParley('timeline.page', input);
}

/** Puts a message with copies of another one's files into the outbox of several rooms. */
export function forwardMessage(input: IpcInput<'messages.forward'>): Promise<Result<IpcOutput<'messages.forward'>>> {
  return callParley('messages.forward', input);
}

export function retryOutboxItem(accountId: Id, opId: Id): Promise<Result<unknown>> {
  return callParley('outbox.retry', { accountId, opId });
}

export function editOutboxItem(accountId: Id, opId: Id, body: string): Promise<Result<unknown>> {
  return callParley('outbox.edit', { accountId, opId, body });
}

/** Takes something out of the outbox; says why where that was not possible. `filesBack`: files of the message that stand in the draft again. @returns whether it is out */
export async function dropOutboxItem(accountId: Id, opId: Id, filesBack: readonly Id[] = []): Promise<boolean> {
  const answer = await callParley('outbox.delete', { accountId, opId, ...(filesBack.length === 0 ? {} : { filesBack: [...filesBack] }) });
  if (!answer.ok) showProblem(answer.error.message);
  return answer.ok;
}

export function markRead(room: RoomKey, seq: number): void {
  tellParley('reads.mark', { ...room, seq });
}

/** Tells the others that one is writing; renew it every 5 s. */
export function setTyping({ accountId, roomId, rootId }: ComposeTarget, on: boolean): void {
  tellParley('typing.set', { accountId, roomId, on, ...(rootId === null ? {} : { rootId }) });
}

/** Says what the person is looking at, so that it raises no notification. */
export function setAttention(input: IpcInput<'attention.set'>): void {
  tellParley('attention.set', input);
}
