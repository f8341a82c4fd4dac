import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { Actor } from '../domain/deps.ts';
import type { Publisher } from '../domain/ports.ts';
import type { RelaySocket } from './relay-socket.ts';

export type TypingTimers = ReturnType<typeof createTypingTimers>;

/** Ends a typing signal that is not renewed: after 8 s, or when its socket is gone. */
export function createTypingTimers(publisher: Pick<Publisher, 'signal'>) {
  const timers = new Map<RelaySocket, Map<Id, NodeJS.Timeout>>();

  function end(socket: RelaySocket, _userId: Id, roomId: Id): void {
    const rooms = timers.get(socket);
    clearTimeout(rooms?.get(roomId));
    rooms?.delete(roomId);
    if (rooms?.size === 0) timers.delete(socket);
  }

  return {
    set(socket: RelaySocket, { userId }: Actor, { roomId, on }: { roomId: Id; on: boolean }): Record<string, never> {
      end(socket, userId, roomId);
      if (!on || !socket.connected) return {};
      const rooms = timers.get(socket) ?? new Map<Id, NodeJS.Timeout>();
      timers.set(socket, rooms);
      const timer = setTimeout(() => {
        end(socket, userId, roomId);
        publisher.signal(roomId, { type: 'typing', roomId, userId, on: false }, userId);
      }, limits.typingMs);
      rooms.set(roomId, timer.unref());
      return {};
    },
    forget(socket: RelaySocket): void {
      const { userId } = socket.data.actor;
      for (const roomId of [...(timers.get(socket)?.keys() ?? [])]) {
        end(socket, userId, roomId);
        publisher.signal(roomId, { type: 'typing', roomId, userId, on: false }, userId);
      }
    },
  };
}
