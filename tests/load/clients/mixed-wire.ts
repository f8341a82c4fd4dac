import { numberOf, parleyWire, type Wire, type WireEvent } from './wire.ts';

const userOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;

/**
 * The real protocol, with a message, a vote and a reaction in turn from each sender; everybody votes on one message. Each vote and reaction changes
 * something, so each has its event, and since a sender's calls are carried out in order, his nth such event is his nth such number.
 */
export function mixedWire(roomId: string, tokens: readonly string[]): Wire {
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
      const turn = Math.floor(number / byPlace.length);
      const sender = byPlace[number % byPlace.length];
      const isOdd = Math.floor(turn / 3) % 2 === 1;
      if (turn % 3 === 0 || target === null || sender === undefined) return messages.send(number, id, body, packetId);
      if (turn % 3 === 1) {
        sender.votes.push(number);
        return call(packetId, 'messages.vote', { value: isOdd ? -1 : 1 });
      }
      sender.reactions.push(number);
      return call(packetId, 'messages.react', { emoji: '👍', on: !isOdd });
    },
  };
}
