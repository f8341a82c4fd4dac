import type { Id } from '@parley/shared/ids';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { bulkhead } from 'cockatiel';
import { isRoomOfToken } from '../domain/bots/require-scope.ts';
import type { Actor } from '../domain/deps.ts';
import type { OwnState } from '../domain/ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { noteFirstSeq, personChannels, type RelaySocket, roomChannel, roomOfChannel } from './relay-socket.ts';
import type { HeadsReader, RoomGates } from './room-gate.ts';

export type SyncOpenDeps = {
  gates: Pick<RoomGates, 'open'>;
  /** Of rooms that the snapshot does not have. */
  heads: HeadsReader;
  /** Before a socket of the person shows: learns how he wants to be seen. Answers who he is and which rooms he is in. */
  arrive(socket: RelaySocket, userId: Id): Promise<OwnState | null>;
  snapshot(actor: Actor, input: Input, own: OwnState | null): Promise<CallOutput<'sync.open'>>;
};
type Input = ParsedCallInput<'sync.open'>;
export type SyncOpen = (socket: RelaySocket, actor: Actor, input: Input) => Promise<CallOutput<'sync.open'>>;

/** A person who joins or leaves rooms while the sync opens gets another round; nobody does that for ever. */
const maxRounds = 5;

/**
 * Syncs of one node that open at once; the others wait in line. After a restart everybody comes back in the same moment: together they would take all
 * connections to the database from the messages, and wait for them until they fail.
 */
const openedAtOnce = 4;

/**
 * Puts a socket into all rooms of its person and answers with a snapshot taken after that, so that everything after the snapshot arrives live:
 * the person's channel → memberships → rooms, their gates open → snapshot. A room that appeared meanwhile is joined and everything is read again.
 */
export function createSyncOpen(deps: SyncOpenDeps): SyncOpen {
  const line = bulkhead(openedAtOnce, Number.POSITIVE_INFINITY);
  return (socket, actor, input) => line.execute(() => open(socket, actor, input));

  async function headsOf(taken: ReturnType<SyncOpenDeps['snapshot']>, roomIds: readonly Id[]): Promise<Map<Id, number>> {
    const heads = new Map((await taken).rooms.map(({ room, headSeq }) => [room.id, headSeq]));
    const others = roomIds.filter((roomId) => !heads.has(roomId));
    return others.length === 0 ? heads : new Map([...heads, ...(await deps.heads(others))]);
  }

  async function open(socket: RelaySocket, actor: Actor, input: Input): Promise<CallOutput<'sync.open'>> {
    // Whoever left while he waited in line needs no answer.
    if (!socket.connected) throw new RelayError('unavailable', 'The connection was closed.');
    const own = await deps.arrive(socket, actor.userId);
    await socket.join(personChannels(actor));
    for (const [roomId, firstSeq] of own?.firstSeqs ?? []) noteFirstSeq(socket, roomId, firstSeq);
    let roomIds = (own?.roomIds ?? []).filter((roomId) => isRoomOfToken(actor, roomId));
    for (let round = 1; round <= maxRounds; round += 1) {
      await socket.join(roomIds.map(roomChannel));
      const joined = [...socket.rooms].flatMap((channel) => roomOfChannel(channel) ?? []);
      // Both begin only now that the socket is in. The snapshot has the heads, too.
      const taken = deps.snapshot(actor, input, own);
      const [snapshot] = await Promise.all([taken, deps.gates.open(roomIds, (fresh) => headsOf(taken, fresh))]);
      for (const { room, firstSeq } of snapshot.rooms) noteFirstSeq(socket, room.id, firstSeq);
      const current = new Set(snapshot.rooms.map(({ room }) => room.id));
      for (const roomId of joined) if (!current.has(roomId)) socket.leave(roomChannel(roomId));
      const appeared = [...current].filter((roomId) => !socket.rooms.has(roomChannel(roomId)));
      if (appeared.length === 0) return snapshot;
      roomIds = [...current];
    }
    throw new RelayError('unavailable', 'Your rooms are changing right now. Please try again.', { retryAfterMs: 200 });
  }
}
