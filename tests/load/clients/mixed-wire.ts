import { turnOf } from './turns.ts';
import { naiveWire, numberOf, parleyWire, plainWire, type Wire, type WireEvent } from './wire.ts';

const userOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;

/**
 * The mixed load (turns.ts) in the real protocol. Each vote and reaction changes something, so each has its event, and since a sender's calls are carried
 * out in order, his nth such event is his nth such number.
 */
export function mixedParleyWire(roomId: string, tokens: readonly string[]): Wire {
  const senders = new Map(tokens.map((token) => [userOf(token), { votes: [] as number[], reactions: [] as number[] }]));
  const byPlace = [...senders.values()];
  const numbers = new Map<number, number>();
  let target: string | null = null;

  /** An event is told to many sockets: its number is taken when it is first seen, which is in the order of the log. */
  const numberOfEvent = (event: WireEvent): number | undefined => {
    if (event.message !== undefined) {
      target ??= event.message.id;
      return numberOf(event.message.body);
    }
    if (event.type !== 'vote-changed' && event.type !== 'reaction-changed') return undefined;
    if (!numbers.has(event.seq)) {
      const sender = senders.get(event.actorId);
      const number = event.type === 'vote-changed' ? sender?.votes.shift() : sender?.reactions.shift();
      if (number !== undefined) numbers.set(event.seq, number);
    }
    return numbers.get(event.seq);
  };

  const messages = parleyWire(roomId, numberOfEvent);
  const call = (packetId: number, name: string, input: object): string => `42${packetId}${JSON.stringify([name, { roomId, id: target, ...input }])}`;

  return {
    ...messages,
    send(number, id, body, packetId) {
      const turn = turnOf(number, byPlace.length);
      const sender = byPlace[number % byPlace.length];
      if (turn.kind === 'message' || target === null || sender === undefined) return messages.send(number, id, body, packetId);
      if (turn.kind === 'vote') {
        sender.votes.push(number);
        return call(packetId, 'messages.vote', { value: turn.value });
      }
      sender.reactions.push(number);
      return call(packetId, 'messages.react', { emoji: '👍', on: turn.on });
    },
  };
}

/** The mixed load for the textbook chat: the number, what it is and the value, as words. */
export function mixedPlainWire(senders: number): Wire {
  return {
    ...plainWire,
    send(number, id, body, packetId) {
      const turn = turnOf(number, senders);
      if (turn.kind === 'message') return plainWire.send(number, id, body, packetId);
      return turn.kind === 'vote' ? `${number} vote ${turn.value}` : `${number} react ${Number(turn.on)}`;
    },
  };
}

/** The mixed load for the naive chat: an event of each kind. */
export function mixedNaiveWire(senders: number): Wire {
  return {
    ...naiveWire,
    send(number, id, body, packetId) {
      const turn = turnOf(number, senders);
      if (turn.kind === 'message') return naiveWire.send(number, id, body, packetId);
      const event = turn.kind === 'vote' ? ['vote', { number, value: turn.value }] : ['react', { number, on: turn.on }];
      return `42${packetId}${JSON.stringify(event)}`;
    },
  };
}
