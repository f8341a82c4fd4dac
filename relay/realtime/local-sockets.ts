import type { Id } from '@parley/shared/ids';
import { type RelayServer, roomChannel, roomOfChannel, userChannel } from './relay-socket.ts';

export type LocalSockets = ReturnType<typeof createLocalSockets>;

/** This node's sockets by person and room, over Socket.IO's own index; everything here takes effect at once. */
export function createLocalSockets(io: RelayServer) {
  const { adapter } = io.of('/');
  const socketIds = (channel: string): ReadonlySet<string> => adapter.rooms.get(channel) ?? new Set();

  return {
    has: (userId: Id): boolean => adapter.rooms.has(userChannel(userId)),
    userIds: (): Id[] => [...adapter.rooms.keys()].filter((channel) => channel.startsWith('user:')).map((channel) => channel.slice(5)),
    /** Rooms that at least one of the person's sockets is in. */
    roomIds(userId: Id): Set<Id> {
      const rooms = new Set<Id>();
      for (const id of socketIds(userChannel(userId))) for (const channel of adapter.sids.get(id) ?? []) rooms.add(roomOfChannel(channel) ?? '');
      rooms.delete('');
      return rooms;
    },
    join(userId: Id, roomId: Id): void {
      for (const id of socketIds(userChannel(userId))) adapter.addAll(id, new Set([roomChannel(roomId)]));
    },
    /** @param userId null: everybody */
    leave(userId: Id | null, roomId: Id): void {
      const channel = roomChannel(roomId);
      for (const id of [...socketIds(userId === null ? channel : userChannel(userId))]) adapter.del(id, channel);
    },
    /** Whether every synced socket of the person is in the room. */
    areIn(userId: Id, roomId: Id): boolean {
      const inRoom = socketIds(roomChannel(roomId));
      return [...socketIds(userChannel(userId))].every((id) => inRoom.has(id));
    },
  };
}
