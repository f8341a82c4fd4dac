import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { wait } from '../sync/wait.ts';
import type { GetMessages } from './get-messages.ts';
import { findKnown } from './tell-message.ts';

/** Asks for messages of several rooms that are not known here, for as long as somebody waits for a page. What does not come is shown as unknown. */
export async function fetchUnknown(core: AccountCore, getMessages: GetMessages, wanted: readonly { roomId: Id; id: Id }[]): Promise<void> {
  const missing = Map.groupBy(
    wanted.filter(({ roomId, id }) => findKnown(core, roomId, id) === null),
    ({ roomId }) => roomId,
  );
  if (missing.size === 0) return;
  const asked = [...missing].map(([roomId, messages]) =>
    getMessages(
      roomId,
      messages.map(({ id }) => id),
    ),
  );
  await Promise.race([Promise.all(asked), wait(core.deps.clock, core.tuning.pageWaitMs)]);
}
