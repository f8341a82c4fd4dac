import type { Id } from '@parley/shared/ids';
import { channelsOfPerson, noteFirstSeq, personOfChannel, type RelayServer, roomChannel, roomOfChannel } from './relay-socket.ts';

export type LocalSockets = ReturnType<typeof createLocalSockets>;

/** This node's sockets by person and room, over Socket.IO's own index; everything here takes effect at once. */
export function createLocalSockets(io: RelayServer) {
  const { adapter, sockets } = io.of('/');
  const socketIds = (channel: string): ReadonlySet<string> => adapter.rooms.get(channel) ?? new Set();
  /** A person's sockets; with a room, those that may hear of it. */
  const socketsOf = (userId: Id, roomId?: Id): string[] => channelsOfPerson(userId, roomId).flatMap((channel) => [...socketIds(channel)]);

  return {
    has: (userId: Id): boolean => channelsOfPerson(userId).some((channel) => adapter.rooms.has(channel)),
    userIds: (): Id[] => [...new Set([...adapter.rooms.keys()].flatMap((channel) => personOfChannel(channel) ?? []))],
    /** Rooms that at least one of the person's sockets is in. */
    roomIds(userId: Id): Set<Id> {
      const rooms = new Set<Id>();
      for (const id of socketsOf(userId)) for (const channel of adapter.sids.get(id) ?? []) rooms.add(roomOfChannel(channel) ?? '');
      rooms.delete('');
      return rooms;
    },
    /** @param firstSeq from where on the person sees the room */
    join(userId: Id, roomId: Id, firstSeq: number): void {
      for (const id of socketsOf(userId, roomId)) {
        const socket = sockets.get(id);
        if (socket !== undefined) noteFirstSeq(socket, roomId, firstSeq);
        adapter.addAll(id, new Set([roomChannel(roomId)]));
      }
    },
    /** @param userId null: everybody */
    leave(userId: Id | null, roomId: Id): void {
      const channel = roomChannel(roomId);
      for (const id of userId === null ? [...socketIds(channel)] : socketsOf(userId)) adapter.del(id, channel);
    },
    isAnybodyIn: (roomId: Id): boolean => socketIds(roomChannel(roomId)).size > 0,
    /** Whether every synced socket of the person that may hear of the room is in it. */
    areIn(userId: Id, roomId: Id): boolean {
      const inRoom = socketIds(roomChannel(roomId));
      return socketsOf(userId, roomId).every((id) => inRoom.has(id));
    },
  };
}
