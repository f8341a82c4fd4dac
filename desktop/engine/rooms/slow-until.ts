import type { Role } from '@parley/shared/entities/membership';
import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { isSlowed } from '@parley/shared/room-rules';
import type { ReadHandle } from '../store/store.ts';

type Input = { room: Room; role: Role; userId: Id; nowMs: number };

/** Until when slow mode keeps this person from being heard again (epoch ms), by the newest of his messages that is stored; null where nobody waits. */
export function slowUntil(cache: ReadHandle, { room, role, userId, nowMs }: Input): number | null {
  if (room.slowModeSeconds === undefined || !isSlowed(role)) return null;
  const pauseMs = room.slowModeSeconds * 1_000;
  // Row ids begin with the time, so this reads the messages of that span only, whatever the room holds.
  const last = cache.get<{ at: number | null }>(
    'SELECT max(created_at) AS at FROM messages WHERE row_id > ? AND +room_id = ? AND +author_id = ?',
    (nowMs - pauseMs) * 1_024,
    room.id,
    userId,
  );
  const until = (last?.at ?? 0) + pauseMs;
  return until > nowMs ? until : null;
}
