import type { LogPacket } from '@parley/shared/protocol/events';
import { type RelayServer, roomChannel } from './relay-socket.ts';

/** What Socket.IO keeps to itself of a connection: what waits for its transport, and the WebSocket behind it. */
type Wire = {
  readyState: string;
  writeBuffer: unknown[];
  transport: { name: string; writable: boolean; socket: { _sender: { sendFrame(frame: Buffer[]): void } } };
  write(packet: string, options: object): void;
};

/**
 * Emits a packet of the log to the room's sockets of this node: one frame, made once, handed to each WebSocket as it is. Socket.IO's own way makes the frame
 * once too, but takes each socket through three more layers, which is half of what a delivery costs. Where something of the socket still waits above its
 * WebSocket, the packet goes behind it, so that order stays.
 */
export function emitLog(io: RelayServer, packet: LogPacket): void {
  const { adapter, sockets } = io.of('/');
  const ids = adapter.rooms.get(roomChannel(packet.roomId));
  if (ids === undefined) return;
  const text = `2${JSON.stringify(['log', packet])}`;
  const frame = [textFrame(`4${text}`)];
  for (const id of ids) {
    const wire = sockets.get(id)?.conn as unknown as Wire | undefined;
    if (wire === undefined) continue;
    const { transport } = wire;
    if (wire.readyState === 'open' && transport.name === 'websocket' && transport.writable && wire.writeBuffer.length === 0)
      transport.socket._sender.sendFrame(frame);
    else wire.write(text, { compress: false, wsPreEncodedFrame: frame });
  }
}

/** A whole text message as one unmasked WebSocket frame (RFC 6455, 5.2). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
