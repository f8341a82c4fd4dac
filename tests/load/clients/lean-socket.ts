import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/** A WebSocket as the load process needs it. */
export type LeanSocket = { send(text: string): void; close(): void };

export type LeanListeners = {
  /** Gets each message where it was read: those bytes are overwritten as soon as it returns. */
  onText(socket: LeanSocket, bytes: Buffer, from: number, to: number): void;
  onOpen(socket: LeanSocket): void;
  /** Null: the server ended it, or nobody says why. */
  onEnd(error: Error | null): void;
};

/** What all sockets of the process read into: a read of one is taken in before the next one begins. */
const readBytes = 256 * 1024;
const shared = Buffer.allocUnsafe(readBytes);

/**
 * Opens a WebSocket (RFC 6455) that talks with as little around it as can be: no buffer for each read, no object for each message. The usual library takes more of
 * a full machine than the server that is measured, which makes all servers look alike. Only what these servers send is understood: whole text messages, unmasked.
 */
export function openLeanSocket(url: string, listeners: LeanListeners): void {
  const { hostname, port, pathname, search } = new URL(url);
  let [waiting, isOpen, failure]: [Buffer, boolean, Error | null] = [Buffer.alloc(0), false, null];
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: shared,
      callback(read) {
        if (waiting.length === 0) take(shared, read);
        else {
          const whole = Buffer.concat([waiting, shared.subarray(0, read)]);
          waiting = Buffer.alloc(0);
          take(whole, whole.length);
        }
        return true;
      },
    },
  });
  const fail = (reason: string): void => void socket.destroy(new Error(reason));
  const lean: LeanSocket = { send: (text) => void socket.write(maskedFrame(text)), close: () => void socket.destroy() };
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('close', () => listeners.onEnd(failure));
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );

  /** Takes every whole message out of the bytes and keeps the rest for the next read. */
  function take(bytes: Buffer, end: number): void {
    let at = isOpen ? 0 : afterAnswer(bytes.subarray(0, end));
    while (isOpen && end - at >= 2) {
      const short = bytes[at + 1] ?? 0;
      const from = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
      if (end < from) break;
      const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      if (end - from < length) break;
      if (bytes[at] === 0x81) listeners.onText(lean, bytes, from, from + length);
      else fail(`a frame that no server here sends: ${bytes[at]}`);
      at = from + length;
    }
    keep(bytes, at, end);
  }

  /** Where the frames begin; 0: the server's answer is not whole yet, or it refuses. */
  function afterAnswer(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) return 0;
    const answer = bytes.toString('latin1', 0, end);
    isOpen = answer.startsWith('HTTP/1.1 101');
    if (!isOpen) fail(`refused: ${answer.slice(0, 100)}`);
    else listeners.onOpen(lean);
    return end + 4;
  }

  function keep(bytes: Buffer, from: number, end: number): void {
    if (end > from) waiting = Buffer.from(bytes.subarray(from, end));
  }
}

/** A text message as a client must send it: masked, here by zeros. */
function maskedFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const isShort = length < 126;
  if (length > 65_535) throw new Error('a message of the load is shorter than 64 KB');
  const frame = Buffer.alloc((isShort ? 6 : 8) + length);
  frame[0] = 0x81;
  frame[1] = 0x80 | (isShort ? length : 126);
  if (!isShort) frame.writeUInt16BE(length, 2);
  frame.write(text, isShort ? 6 : 8);
  return frame;
}
