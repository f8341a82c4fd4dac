import type { RelaySocket } from './relay-socket.ts';

/** A socket with more than this waiting for its client is too slow (log-and-sync.md, "Slow sockets"). */
const maxBufferedBytes = 1024 * 1024;
const lookEveryMs = 250;

/** Bytes accepted for a socket that its client has not taken: what waits in the engine and what waits in the kernel's queue of the WebSocket. */
export function bufferedBytes(socket: RelaySocket): number {
  const { conn } = socket;
  let bytes = 0;
  const waiting: unknown = Reflect.get(conn, 'writeBuffer');
  if (Array.isArray(waiting)) for (const packet of waiting) bytes += typeof packet.data === 'string' ? packet.data.length : (packet.data?.byteLength ?? 0);
  // The transport keeps its WebSocket private, and nobody else knows this number.
  const webSocket: unknown = Reflect.get(conn.transport, 'socket');
  if (typeof webSocket === 'object' && webSocket !== null && 'bufferedAmount' in webSocket) bytes += Number(webSocket.bufferedAmount);
  return bytes;
}

/**
 * Looks every 250 ms for sockets that cannot keep up. Such a one leaves all rooms, so that it costs a bounded amount of memory and nobody else waits, and is
 * told `behind`; it comes back by `sync.open`. Answers how to stop looking.
 */
export function watchSlowSockets(sockets: () => Iterable<RelaySocket>, onBehind: (socket: RelaySocket, bytes: number) => void): () => void {
  const look = () => {
    for (const socket of sockets()) {
      if (socket.rooms.size <= 1) continue;
      const bytes = bufferedBytes(socket);
      if (bytes <= maxBufferedBytes) continue;
      for (const channel of socket.rooms) if (channel !== socket.id) socket.leave(channel);
      socket.emit('behind', {});
      onBehind(socket, bytes);
    }
  };
  const timer = setInterval(look, lookEveryMs).unref();
  return () => clearInterval(timer);
}
