import type { Room } from '@parley/shared/entities/room';
import { refusals } from '../policies.ts';
import type { RoomWrite } from '../ports.ts';
import { RelayError } from '../relay-error.ts';

/** The room a write answers with, or its verdict as an error. `conflictWords`: what a conflict means for this write. */
export function roomAnswer({ verdict, room }: RoomWrite, conflictWords: string): Room {
  switch (verdict) {
    case 'stored':
    case 'duplicate':
    case 'unchanged':
      if (room) return room;
      break;
    case 'conflict':
      throw new RelayError('conflict', conflictWords);
    case 'forbidden':
      throw new RelayError(refusals.role.code, refusals.role.message);
    case 'gone':
      throw new RelayError(refusals.deletedRoom.code, refusals.deletedRoom.message);
    case 'not-found':
      throw new RelayError(refusals.unknownRoom.code, refusals.unknownRoom.message);
    case 'stale':
    case 'waiting':
      throw new RelayError('unavailable', 'The room is changing right now. Please try again.', { retryAfterMs: 200 });
  }
  throw new Error(`a room write answered ${verdict} without a room`);
}
