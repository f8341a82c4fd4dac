import { ackNumber, type Frame, none, numberOf, parleyWire, type Wire } from './wire.ts';

type Event = { type: string; seq: number; actorId: string; message?: { id: string; body: string } };

const userOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;

/**
 * The real protocol, with a message, a vote and a reaction in turn from each sender; everybody votes on one message. Each vote and reaction changes
 * something, so each has its event, and since a sender's calls are carried out in order, his nth such event is his nth such number.
 */
export function mixedWire(roomId: string, tokens: readonly string[]): Wire {
  const messages = parleyWire(roomId);
  const senders = new Map(tokens.map((token) => [userOf(token), { votes: [] as number[], reactions: [] as number[] }]));
  const byPlace = [...senders.values()];
  const numbers = new Map<number, number>();
  let target: string | null = null;

  /** An event is told to many sockets: its number is taken when it is first seen, which is in the order of the log. */
  const takeNumber = (event: Event): number | undefined => {
    if (!numbers.has(event.seq)) {
      const sender = senders.get(event.actorId);
      const number = event.type === 'vote-changed' ? sender?.votes.shift() : sender?.reactions.shift();
      if (number !== undefined) numbers.set(event.seq, number);
    }
    return numbers.get(event.seq);
  };

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
    read(text): Frame {
      if (text.startsWith('43')) {
        if (!text.includes('[{"ok":true', 2)) throw new Error(`refused: ${text.slice(0, 300)}`);
        return { delivered: none, acknowledged: ackNumber(text), seqs: none };
      }
      if (!text.startsWith('42["log"')) return { delivered: none, acknowledged: none, seqs: none };
      const [, { events }] = JSON.parse(text.slice(2)) as [string, { events: Event[] }];
      target ??= events.find(({ message }) => message !== undefined)?.message?.id ?? null;
      const delivered = events.flatMap((event) => {
        if (event.message !== undefined) return [numberOf(event.message.body)];
        return event.type === 'vote-changed' || event.type === 'reaction-changed' ? (takeNumber(event) ?? []) : [];
      });
      return { delivered, acknowledged: none, seqs: events.map(({ seq }) => seq) };
    },
  };
}
