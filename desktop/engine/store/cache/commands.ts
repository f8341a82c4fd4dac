import { type ListedCommand, listedCommandSchema } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** The commands of a room's bots as last told; null: never asked. */
export function readCommands(read: ReadHandle, roomId: Id): ListedCommand[] | null {
  const row = read.get<{ commands: string }>('SELECT commands FROM room_commands WHERE room_id = ?', roomId);
  return row ? (JSON.parse(row.commands) as unknown[]).map((command) => listedCommandSchema.parse(command)) : null;
}

export function putCommands(write: WriteHandle, roomId: Id, commands: readonly ListedCommand[]): void {
  write.run('INSERT OR REPLACE INTO room_commands (room_id, commands) VALUES (?, ?)', roomId, JSON.stringify(commands));
}

export function deleteCommands(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM room_commands WHERE room_id = ?', roomId);
}
