import type { Id } from '@parley/shared/ids';
import { loadBlocks } from './blocks.ts';
import { loadRooms } from './rooms.ts';

/** Accounts that are being read: at a start the news of the accounts and the answer that tells them ask for the same. */
const flights = new Map<Id, Promise<void>>();

/** Reads what the window holds of one account: its rooms, what waits in them, and whom the person blocked. */
export function loadAccount(accountId: Id): Promise<void> {
  const known = flights.get(accountId);
  if (known) return known;
  const flight = Promise.all([loadRooms(accountId), loadBlocks(accountId)])
    .then(() => undefined)
    .finally(() => flights.delete(accountId));
  flights.set(accountId, flight);
  return flight;
}
