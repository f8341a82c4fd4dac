import type { Id } from '@parley/shared/ids';
import type { EndedCode, InboxItem } from '@parley/shared/protocol/events';
import type { ClientToRelay, RelayToClient } from '@parley/shared/protocol/socket-types';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Actor } from '../domain/deps.ts';

/**
 * What a socket carries. `endedCode`: its session ended, it is on its way out. `expiresAt`: of its access token, epoch ms. `isIdle`: nobody uses the device.
 * `address`: where it comes from, as the limits count it. `firstSeqs`: from where on its person sees a room, of rooms where that is not the beginning.
 */
export type SocketData = { actor: Actor; expiresAt: number; endedCode: EndedCode | null; isIdle?: boolean; address: string; firstSeqs: Map<Id, number> };

// Calls are dispatched by one generic listener, so the client's map is for the types' sake only.
export type RelayServer = Server<ClientToRelay, RelayToClient, DefaultEventsMap, SocketData>;
export type RelaySocket = Socket<ClientToRelay, RelayToClient, DefaultEventsMap, SocketData>;

/** Remembers from where on a socket's person sees a room, before the socket hears of it. */
export function noteFirstSeq(socket: { data: Pick<SocketData, 'firstSeqs'> }, roomId: Id, firstSeq: number): void {
  if (firstSeq > 1) socket.data.firstSeqs.set(roomId, firstSeq);
  else socket.data.firstSeqs.delete(roomId);
}

/** Names of Socket.IO rooms: one for each room of the product, one for each person (the sockets that have opened their sync). */
export const roomChannel = (roomId: Id): string => `room:${roomId}`;
export const userChannel = (userId: Id): string => `user:${userId}`;

/** The same for sockets of a bot's token that is for certain rooms only: they hear of those rooms, and of what concerns no room. */
const limitedPersonChannel = (userId: Id): string => `limited:${userId}`;
const limitedRoomChannel = (userId: Id, roomId: Id): string => `limited:${userId}:${roomId}`;

/** What a socket of this actor joins to hear what concerns its person (or bot). */
export function personChannels({ userId, grant }: Actor): string[] {
  if (grant === undefined || grant.roomIds === null) return [userChannel(userId)];
  return [limitedPersonChannel(userId), ...[...grant.roomIds].map((roomId) => limitedRoomChannel(userId, roomId))];
}

/** All channels that sockets of a person are in; with `roomId`, those of them that may hear of this room. */
export function channelsOfPerson(userId: Id, roomId?: Id): string[] {
  return [userChannel(userId), roomId === undefined ? limitedPersonChannel(userId) : limitedRoomChannel(userId, roomId)];
}

/** The person a channel of `channelsOfPerson(userId)` stands for; null for other channels. */
export function personOfChannel(channel: string): Id | null {
  const [kind, userId, ...more] = channel.split(':');
  return (kind === 'user' || kind === 'limited') && userId !== undefined && more.length === 0 ? userId : null;
}

/** Where a bot's commands are told: to its sockets that take them, as far as their token is for the room. */
export function commandChannels({ userId, grant }: Actor): string[] {
  return grant === undefined || grant.roomIds === null ? [`commands:${userId}`] : [...grant.roomIds].map((roomId) => `commands:${userId}:${roomId}`);
}
export const commandChannelsOf = (botId: Id, roomId: Id): string[] => [`commands:${botId}`, `commands:${botId}:${roomId}`];

/** Where a bot is told to stop: its sockets that write in this room. */
export const writingChannel = (botId: Id, roomId: Id): string => `writing:${botId}:${roomId}`;

/** The room an item of the inbox is about; undefined: none. */
export function roomOfItem(item: InboxItem): Id | undefined {
  if ('roomId' in item) return item.roomId;
  switch (item.type) {
    case 'room-added':
      return item.state.room.id;
    case 'thread-changed':
      return item.thread.roomId;
    case 'save-changed':
      return item.save.roomId;
    default:
      return undefined;
  }
}

/** The room a channel stands for; null for other channels. */
export const roomOfChannel = (channel: string): Id | null => (channel.startsWith('room:') ? channel.slice(5) : null);
