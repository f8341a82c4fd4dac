import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { ClientToRelay, RelayToClient } from '@parley/shared/protocol/socket-types';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Actor } from '../domain/deps.ts';

/**
 * What a socket carries. `endedCode`: its session ended, it is on its way out. `expiresAt`: of its access token, epoch ms. `isIdle`: nobody uses the device.
 * `address`: where it comes from, as the limits count it.
 */
export type SocketData = { actor: Actor; expiresAt: number; endedCode: EndedCode | null; isIdle?: boolean; address: string };

// Calls are dispatched by one generic listener, so the client's map is for the types' sake only.
export type RelayServer = Server<ClientToRelay, RelayToClient, DefaultEventsMap, SocketData>;
export type RelaySocket = Socket<ClientToRelay, RelayToClient, DefaultEventsMap, SocketData>;

/** Names of Socket.IO rooms: one for each room of the product, one for each person (the sockets that have opened their sync). */
export const roomChannel = (roomId: Id): string => `room:${roomId}`;
export const userChannel = (userId: Id): string => `user:${userId}`;
/** The room a channel stands for; null for other channels. */
export const roomOfChannel = (channel: string): Id | null => (channel.startsWith('room:') ? channel.slice(5) : null);
