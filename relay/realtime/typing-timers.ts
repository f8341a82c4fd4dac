import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { Actor } from '../domain/deps.ts';
import type { Publisher } from '../domain/ports.ts';
import type { RelaySocket } from './relay-socket.ts';

export type TypingTimers = ReturnType<typeof createTypingTimers>;

/** Where somebody types: in a room, or in one of its threads. */
type Place = { roomId: Id; threadRootId?: Id | undefined };
type Running = { place: Place; timer: NodeJS.Timeout };

const keyOf = ({ roomId, threadRootId }: Place): string => (threadRootId === undefined ? roomId : `${roomId} ${threadRootId}`);

/** Ends a typing signal that is not renewed: after 8 s, or when its socket is gone. */
export function createTypingTimers(publisher: Pick<Publisher, 'signal'>) {
  const running = new Map<RelaySocket, Map<string, Running>>();

  function end(socket: RelaySocket, place: Place): void {
    const places = running.get(socket);
    const key = keyOf(place);
    clearTimeout(places?.get(key)?.timer);
    places?.delete(key);
    if (places?.size === 0) running.delete(socket);
  }

  function tellEnd(socket: RelaySocket, userId: Id, { roomId, threadRootId }: Place): void {
    end(socket, { roomId, threadRootId });
    publisher.signal(roomId, { type: 'typing', roomId, userId, on: false, ...(threadRootId === undefined ? {} : { threadRootId }) }, [userId]);
  }

  return {
    set(socket: RelaySocket, { userId }: Actor, { on, ...place }: Place & { on: boolean }): Record<string, never> {
      end(socket, place);
      if (!on || !socket.connected) return {};
      const places = running.get(socket) ?? new Map<string, Running>();
      running.set(socket, places);
      const timer = setTimeout(() => tellEnd(socket, userId, place), limits.typingMs);
      places.set(keyOf(place), { place, timer: timer.unref() });
      return {};
    },
    forget(socket: RelaySocket): void {
      const { userId } = socket.data.actor;
      for (const { place } of [...(running.get(socket)?.values() ?? [])]) tellEnd(socket, userId, place);
    },
  };
}
