import type { Room } from '@parley/shared/entities/room';
import { roomKeepsChanging } from '../decide-again.ts';
import { refusals } from '../policies.ts';
import type { RoomWrite } from '../ports.ts';
import { RelayError, refusedError } from '../relay-error.ts';

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
      throw refusedError(refusals.role);
    case 'gone':
      throw refusedError(refusals.deletedRoom);
    case 'not-found':
      throw refusedError(refusals.unknownRoom);
    case 'stale':
    case 'waiting':
      throw roomKeepsChanging();
  }
  throw new Error(`a room write answered ${verdict} without a room`);
}
