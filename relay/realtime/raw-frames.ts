import type { Socket } from 'node:net';
import type { RelaySocket } from './relay-socket.ts';

/** What Socket.IO keeps to itself of a connection: what waits for its transport, and the stream under its WebSocket (null: gone). */
type Connection = {
  readyState: string;
  writeBuffer: unknown[];
  transport: { name: string; writable: boolean /** Of a WebSocket; a client that polls has none. */; socket?: { _socket: Stream | null } };
  write(text: string, options: { compress: false; wsPreEncodedFrame: Buffer[] }): void;
};
type Stream = Pick<Socket, 'write' | 'writableLength' | 'destroy'> & {
  _write(frame: Buffer, encoding: 'buffer', onWritten: (error?: Error | null) => void): void;
};

/** An event of the default namespace as Socket.IO writes it, without the number of the transport's packet. */
export const eventText = (name: string, data: unknown): string => `2${JSON.stringify([name, data])}`;
/** Such a text, with the transport's number, as one WebSocket frame. */
export const packetFrame = (text: string): Buffer => textFrame(`4${text}`);
/** The answer to a client's call, by the number the client gave it. Throws where the value cannot be written as JSON. */
export const answerText = (id: number, value: unknown): string => `3${id}${JSON.stringify([value])}`;

/** The way past Socket.IO to one socket, for frames that were made already. */
export type Wire = {
  /** Hands a frame over as it is. False: something of the socket still waits above its WebSocket, or it is not open; nothing was written. */
  tryWrite(frame: Buffer): boolean;
  /** The same, but behind whatever waits, so that order stays. `frame` is the frame of `text`. */
  write(text: string, frame: Buffer): void;
};

const wires = new WeakMap<RelaySocket, Wire>();

/** The wire of a socket; the same one every time. */
export function wireOf(socket: RelaySocket): Wire {
  const wire = wires.get(socket) ?? createWire(socket.conn as unknown as Connection);
  wires.set(socket, wire);
  return wire;
}

/**
 * Socket.IO, Engine.IO and the WebSocket library take each frame through three layers, which is half of what a delivery costs; the stream under them keeps a queue
 * that is hardly ever needed, a sixth of what is left. So a frame goes to the system at once, unless one before it is still on its way there. The stream is plain
 * TCP: TLS ends at the proxy before the relay, and a TLS stream could not be written to like this.
 */
function createWire(connection: Connection): Wire {
  let isUnderWay = false;
  let stream: Stream | null = null;
  const onWritten = (error?: Error | null): void => {
    isUnderWay = false;
    if (error) stream?.destroy(error);
  };
  const tryWrite = (frame: Buffer): boolean => {
    const { transport } = connection;
    if (connection.readyState !== 'open' || transport.name !== 'websocket' || !transport.writable || connection.writeBuffer.length > 0) return false;
    stream = transport.socket?._socket ?? null;
    if (stream === null) return false;
    if (isUnderWay || stream.writableLength > 0) stream.write(frame);
    else {
      // The system nearly always takes it at once, and `onWritten` is called before `_write` returns.
      isUnderWay = true;
      stream._write(frame, 'buffer', onWritten);
    }
    return true;
  };
  return {
    tryWrite,
    write(text, frame) {
      if (!tryWrite(frame)) connection.write(text, { compress: false, wsPreEncodedFrame: [frame] });
    },
  };
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
