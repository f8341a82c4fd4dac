import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { Actor } from '../domain/deps.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import type { RelaySocket } from './relay-socket.ts';

/** A token is honoured this much longer than it says, for clocks that differ (protocol.md). */
const leewayMs = 30_000;
/** Longer waits overflow a timer. */
const maxTimerMs = 2 ** 31 - 1;

export type SocketLifetimeDeps = {
  authenticate(accessToken: string): Promise<Actor & { expiresAt: number }>;
  now(): number;
  events: RelayEvents;
};
export type SocketLifetime = ReturnType<typeof createSocketLifetime>;

/** A socket lives as long as its token and its session: knows the sockets by session, ends them, and extends them by a fresh token. */
export function createSocketLifetime(deps: SocketLifetimeDeps) {
  const sockets = new Map<Id, Set<RelaySocket>>();
  const timers = new Map<RelaySocket, NodeJS.Timeout>();

  function end(socket: RelaySocket, code: EndedCode): void {
    if (socket.data.endedCode !== null) return;
    socket.data.endedCode = code;
    if (!socket.connected) return;
    deps.events.socketEnded(socket.data.actor, code);
    for (const channel of socket.rooms) if (channel !== socket.id) socket.leave(channel);
    socket.emit('ended', { code });
    socket.disconnect(true);
  }

  function startTimer(socket: RelaySocket): void {
    clearTimeout(timers.get(socket));
    const leftMs = socket.data.expiresAt + leewayMs - deps.now();
    timers.set(
      socket,
      setTimeout(() => (leftMs > maxTimerMs ? startTimer(socket) : end(socket, 'unauthenticated')), Math.max(0, Math.min(leftMs, maxTimerMs))),
    );
  }

  return {
    /** From the handshake on, before the session is looked up: an end that comes meanwhile is not missed. */
    watch(socket: RelaySocket): void {
      const { sessionId } = socket.data.actor;
      const known = sockets.get(sessionId) ?? new Set();
      sockets.set(sessionId, known.add(socket));
    },
    start: startTimer,
    forget(socket: RelaySocket): void {
      clearTimeout(timers.get(socket));
      timers.delete(socket);
      const { sessionId } = socket.data.actor;
      const known = sockets.get(sessionId);
      known?.delete(socket);
      if (known?.size === 0) sockets.delete(sessionId);
    },
    /** Ends the local sockets of these sessions. */
    endSessions(sessionIds: readonly Id[], code: EndedCode): void {
      for (const sessionId of sessionIds) for (const socket of [...(sockets.get(sessionId) ?? [])]) end(socket, code);
    },
    /** `session.refresh`: a fresh token of the same user and session. */
    async extend(socket: RelaySocket, accessToken: string): Promise<{ expiresAt: number }> {
      const fresh = await deps.authenticate(accessToken);
      const { actor } = socket.data;
      if (fresh.userId !== actor.userId || fresh.sessionId !== actor.sessionId) {
        throw new RelayError('unauthenticated', 'This token belongs to another session.');
      }
      socket.data.expiresAt = Math.max(socket.data.expiresAt, fresh.expiresAt);
      if (socket.connected && socket.data.endedCode === null) startTimer(socket);
      return { expiresAt: socket.data.expiresAt };
    },
    sessionCount: (): number => sockets.size,
  };
}
