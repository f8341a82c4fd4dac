import type { RelayServer, RelaySocket } from './relay-socket.ts';

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

/** What was sent past Socket.IO, which tells nobody of it. */
export type SlowSockets = { wroteToAll(channel: string): void; wroteTo(socket: RelaySocket): void; close(): void };

/**
 * Looks every 250 ms for sockets that cannot keep up, among those that were sent something: the many that are quiet cost nothing. A slow one leaves all rooms, so
 * that it costs a bounded amount of memory and nobody else waits, and is told `behind`; it comes back by `sync.open`.
 */
export function watchSlowSockets(io: RelayServer, onBehind: (socket: RelaySocket, bytes: number) => void): SlowSockets {
  const { adapter, sockets } = io.of('/');
  const written = new Set<RelaySocket>();
  const channels = new Set<string>();

  const watch = (socket: RelaySocket) => {
    socket.conn.on('packetCreate', (packet) => {
      // Pings are small, and go to everybody.
      if (packet.type === 'message') written.add(socket);
    });
    socket.conn.once('close', () => written.delete(socket));
  };
  const look = () => {
    for (const channel of channels)
      for (const id of adapter.rooms.get(channel) ?? []) {
        const socket = sockets.get(id);
        if (socket !== undefined) written.add(socket);
      }
    channels.clear();
    for (const socket of written) {
      const bytes = bufferedBytes(socket);
      if (bytes === 0 || socket.rooms.size <= 1) written.delete(socket);
      else if (bytes > maxBufferedBytes) {
        for (const channel of socket.rooms) if (channel !== socket.id) socket.leave(channel);
        socket.emit('behind', {});
        onBehind(socket, bytes);
      }
    }
  };
  io.on('connection', watch);
  const timer = setInterval(look, lookEveryMs).unref();
  return {
    wroteToAll: (channel) => void channels.add(channel),
    wroteTo: (socket) => void written.add(socket),
    close: () => clearInterval(timer),
  };
}
