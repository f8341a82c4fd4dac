import type { Id } from '@parley/shared/ids';
import { loadBlocks } from './blocks.ts';
import { loadRooms } from './rooms.ts';

/** Reads what the window holds of one account: its rooms, what waits in them, and whom the person blocked. */
export async function loadAccount(accountId: Id): Promise<void> {
  await Promise.all([loadRooms(accountId), loadBlocks(accountId)]);
}
