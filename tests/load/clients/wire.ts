/**
 * How each system talks, as text frames over a raw WebSocket: the load process must not pay for client libraries, and pays the same for every system.
 * `read` returns the message numbers a frame delivers, the numbers it acknowledges, and for a numbered log the seqs.
 */
export type Frame = {
  delivered: readonly number[];
  acknowledged: readonly number[];
  /** Of a numbered log: the first and last number, and how often one was left out between them. */
  seqs: { first: number; last: number; gaps: number } | null;
  /** What the frame does to the hash of everything delivered: hash · factor + rest, message by message, whatever the framing. */
  hash: { factor: number; rest: number };
};
export type Wire = {
  url(port: number): string;
  /** Frames to send once the socket is open and, for Socket.IO, once its namespace is connected. */
  handshake(token: string): { open: string | null; ready: string | null; isReady(text: string): boolean };
  send(number: number, id: string, body: string, packetId: number): string;
  read(text: string): Frame;
  /** Whether the sender learns of storage by an acknowledgement (else: by seeing its own message). */
  acknowledges: boolean;
  /** The answer to a frame that only keeps the connection alive. */
  keepAlive(text: string): string | null;
};

const none: readonly number[] = [];
const nothing: Frame = { delivered: none, acknowledged: none, seqs: null, hash: { factor: 1, rest: 0 } };

function delivery(delivered: readonly number[], seqs: readonly number[] = none): Frame {
  let [factor, rest, gaps] = [1, 0, 0];
  for (const number of delivered) [factor, rest] = [Math.imul(factor, 31), (Math.imul(rest, 31) + number) | 0];
  for (let index = 1; index < seqs.length; index += 1) if (seqs[index] !== (seqs[index - 1] ?? 0) + 1) gaps += 1;
  const [first, last] = [seqs[0], seqs.at(-1)];
  return { delivered, acknowledged: none, seqs: first === undefined || last === undefined ? null : { first, last, gaps }, hash: { factor, rest } };
}

const acknowledgement = (text: string): Frame => ({ ...nothing, acknowledged: [Number(text.slice(2, text.indexOf('[')))] });
export const numberOf = (body: string): number => Number(body.slice(0, body.indexOf(' ')));

/** A body of 100 bytes that starts with the message's number. */
export function bodyOf(number: number): string {
  return `${number} `.padEnd(100, 'x');
}

/** One frame = one body, both ways. */
export const plainWire: Wire = {
  url: (port) => `ws://127.0.0.1:${port}/`,
  handshake: () => ({ open: null, ready: null, isReady: () => true }),
  send: (_number, _id, body) => body,
  read: (text) => delivery([numberOf(text)]),
  acknowledges: false,
  keepAlive: () => null,
};

const socketIo = {
  url: (port: number) => `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
  keepAlive: (text: string) => (text === '2' ? '3' : null),
};

/** Socket.IO with `send` and `message`: the naive baseline. */
export const naiveWire: Wire = {
  ...socketIo,
  handshake: () => ({ open: '40', ready: null, isReady: (text) => text.startsWith('40') }),
  send: (_number, id, body, packetId) => `42${packetId}["send",${JSON.stringify({ id, body })}]`,
  read(text) {
    if (text.startsWith('43')) return acknowledgement(text);
    if (!text.startsWith('42["message"')) return nothing;
    const [, body] = JSON.parse(text.slice(2)) as [string, string];
    return delivery([numberOf(body)]);
  },
  acknowledges: true,
};

/** An event of the log, as far as it is looked at. */
export type WireEvent = { type: string; seq: number; actorId: string; message?: { id: string; body: string } };
type LogFrame = [string, { events: WireEvent[] }];

const numberOfMessage = (event: WireEvent): number | undefined => (event.message === undefined ? undefined : numberOf(event.message.body));

/** The real protocol. `numberOfEvent`: which of the numbers sent an event is. */
export function parleyWire(roomId: string, numberOfEvent: (event: WireEvent) => number | undefined = numberOfMessage): Wire {
  return {
    ...socketIo,
    handshake: (token) => ({
      open: `40${JSON.stringify({ token, protocol: 1 })}`,
      ready: '420["sync.open",{"cursors":{}}]',
      isReady: (text) => text.startsWith('430[{"ok":true'),
    }),
    send: (_number, id, body, packetId) => `42${packetId}["messages.send",${JSON.stringify({ roomId, id, body })}]`,
    read(text) {
      if (text.startsWith('43')) {
        if (!text.includes('[{"ok":true', 2)) throw new Error(`refused: ${text.slice(0, 300)}`);
        return acknowledgement(text);
      }
      if (!text.startsWith('42["log"')) return nothing;
      const [, packet] = JSON.parse(text.slice(2)) as LogFrame;
      const delivered: number[] = [];
      const seqs: number[] = [];
      for (const event of packet.events) {
        seqs.push(event.seq);
        const number = numberOfEvent(event);
        if (number !== undefined) delivered.push(number);
      }
      return delivery(delivered, seqs);
    },
    acknowledges: true,
  };
}
