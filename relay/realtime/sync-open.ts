import type { Id } from '@parley/shared/ids';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { isRoomOfToken } from '../domain/bots/require-scope.ts';
import type { Actor } from '../domain/deps.ts';
import { RelayError } from '../domain/relay-error.ts';
import { personChannels, type RelaySocket, roomChannel, roomOfChannel } from './relay-socket.ts';
import type { RoomGates } from './room-gate.ts';

export type SyncOpenDeps = {
  gates: Pick<RoomGates, 'open'>;
  activeRoomIds(userId: Id): Promise<Id[]>;
  /** Before a socket of the person shows: how he wants to be seen. */
  learnPresence(userId: Id): Promise<void>;
  snapshot(actor: Actor, input: Input): Promise<CallOutput<'sync.open'>>;
};
type Input = ParsedCallInput<'sync.open'>;
export type SyncOpen = (socket: RelaySocket, actor: Actor, input: Input) => Promise<CallOutput<'sync.open'>>;

/** A person who joins or leaves rooms while the sync opens gets another round; nobody does that for ever. */
const maxRounds = 5;

/**
 * Puts a socket into all rooms of its person and answers with a snapshot taken after that, so that everything after the snapshot arrives live:
 * the person's channel → memberships → rooms, their gates open → snapshot. A room that appeared meanwhile is joined and everything is read again.
 */
export function createSyncOpen(deps: SyncOpenDeps): SyncOpen {
  return async (socket, actor, input) => {
    await deps.learnPresence(actor.userId);
    await socket.join(personChannels(actor));
    let roomIds = (await deps.activeRoomIds(actor.userId)).filter((roomId) => isRoomOfToken(actor, roomId));
    for (let round = 1; round <= maxRounds; round += 1) {
      await socket.join(roomIds.map(roomChannel));
      await deps.gates.open(roomIds);
      const joined = [...socket.rooms].flatMap((channel) => roomOfChannel(channel) ?? []);
      const snapshot = await deps.snapshot(actor, input);
      const current = new Set(snapshot.rooms.map(({ room }) => room.id));
      for (const roomId of joined) if (!current.has(roomId)) socket.leave(roomChannel(roomId));
      const appeared = [...current].filter((roomId) => !socket.rooms.has(roomChannel(roomId)));
      if (appeared.length === 0) return snapshot;
      roomIds = [...current];
    }
    throw new RelayError('unavailable', 'Your rooms are changing right now. Please try again.', { retryAfterMs: 200 });
  };
}
