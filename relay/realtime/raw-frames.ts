import type { RelaySocket } from './relay-socket.ts';

/** What Socket.IO keeps to itself of a connection: what waits for its transport, and the WebSocket behind it. */
type Wire = {
  readyState: string;
  writeBuffer: unknown[];
  transport: { name: string; writable: boolean; socket: { _sender: { sendFrame(frame: Buffer[]): void } } };
};

/** An event of the default namespace as Socket.IO writes it, without the number of the transport's packet. */
export const eventText = (name: string, data: unknown): string => `2${JSON.stringify([name, data])}`;
/** The same as one WebSocket frame. */
export const eventFrame = (text: string): Buffer => textFrame(`4${text}`);

/**
 * Hands frames that were made once to the WebSocket of each socket, as they are. Socket.IO's own way makes the frame once too, but takes each socket through three
 * more layers, which is half of what a delivery costs. False: something of the socket still waits above its WebSocket, or it is not open; nothing was written.
 */
export function writeFrames(socket: RelaySocket, frames: Buffer[]): boolean {
  const { readyState, writeBuffer, transport } = socket.conn as unknown as Wire;
  if (readyState !== 'open' || transport.name !== 'websocket' || !transport.writable || writeBuffer.length > 0) return false;
  transport.socket._sender.sendFrame(frames);
  return true;
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
