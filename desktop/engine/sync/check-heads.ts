import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { readMetaNumber, writeMeta } from '../store/cache/meta.ts';
import { putHead, readCursors } from '../store/cache/rooms.ts';
import type { Connection } from './connection.ts';
import { nextTurn } from './wait.ts';

/**
 * Compares the cursors with the relay's heads: the only way to see that the last packet of a quiet room was lost. After a wake and every 5 minutes.
 * @returns false where no answer came in time
 */
export async function checkHeads(
  core: AccountCore,
  connection: Connection,
  noteHead: (roomId: Id, headSeq: number) => void,
  timeoutMs: number,
): Promise<boolean> {
  const cursors = readCursors(core.cache.read);
  const answer = await connection.call('log.heads', { cursors }, timeoutMs);
  if (!answer.ok) return answer.error.code !== 'unavailable';
  if (core.isClosed()) return true;
  const now = core.deps.clock.now();
  const { heads, inboxVersion } = answer.value;
  const compared = Object.entries(cursors);
  for (let index = 0; index < compared.length; index += core.tuning.rowsPerWrite) {
    core.cache.write((write) => {
      for (const [roomId, cursor] of compared.slice(index, index + core.tuning.rowsPerWrite)) putHead(write, roomId, heads[roomId] ?? cursor, now);
    });
    await nextTurn();
    if (core.isClosed()) return true;
  }
  core.cache.write((write) => writeMeta(write, 'headsAsOfMs', now));
  for (const [roomId, head] of Object.entries(heads)) noteHead(roomId, head);
  if (inboxVersion > (readMetaNumber(core.cache.read, 'inboxVersion') ?? 0)) connection.resync();
  return true;
}
