import type { LogPacket } from '@parley/shared/protocol/events';
import { eventFrame, eventText, writeFrames } from './raw-frames.ts';
import { type RelayServer, roomChannel } from './relay-socket.ts';

/**
 * Emits a packet of the log to the room's sockets of this node: one frame, made once. Where something of a socket still waits above its WebSocket, the packet
 * goes behind it, so that order stays.
 */
export function emitLog(io: RelayServer, packet: LogPacket): void {
  const { adapter, sockets } = io.of('/');
  const ids = adapter.rooms.get(roomChannel(packet.roomId));
  if (ids === undefined) return;
  const text = eventText('log', packet);
  const frame = [eventFrame(text)];
  for (const id of ids) {
    const socket = sockets.get(id);
    if (socket === undefined || writeFrames(socket, frame)) continue;
    const conn = socket.conn as unknown as { write(packet: string, options: object): void };
    conn.write(text, { compress: false, wsPreEncodedFrame: frame });
  }
}
