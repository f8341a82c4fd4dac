/** What a number of the mixed load is. Everybody votes on and reacts to one message. */
export type Turn = { kind: 'message' } | { kind: 'vote'; value: 1 | -1 } | { kind: 'reaction'; on: boolean };

/** A message, a vote and a reaction in turn from each sender; each vote and reaction is another than his last one, so that it changes something. */
export function turnOf(number: number, senders: number): Turn {
  const turn = Math.floor(number / senders);
  const isOdd = Math.floor(turn / 3) % 2 === 1;
  if (turn % 3 === 0) return { kind: 'message' };
  return turn % 3 === 1 ? { kind: 'vote', value: isOdd ? -1 : 1 } : { kind: 'reaction', on: !isOdd };
}
