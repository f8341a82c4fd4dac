import { describe, expect, test } from 'vitest';
import { createRandom } from '../../desktop/engine/testing/seeded-random.ts';
import { checkHistory } from './check-history.ts';
import { chooseSeed } from './choose-seed.ts';
import type { FinalView, History, HistoryEvent, LoggedEvent } from './history.ts';

const roomId = 'room';
const clients = ['ada', 'ben', 'cyd'];

/** An honest run: three clients send in turns, now and then an acknowledgement is lost and the message sent again; everybody is shown everything. */
function honestHistory(seed: number, messages = 60) {
  const random = createRandom(seed);
  const events: HistoryEvent[] = [];
  const log: LoggedEvent[] = [{ roomId, seq: 1, messageId: null, bodyHash: null }];
  let atMs = 0;
  for (let index = 0; index < messages; index++) {
    const client = clients[Math.floor(random() * clients.length)] ?? 'ada';
    const messageId = `m${index}`;
    const bodyHash = `hash of ${index}`;
    const seq = log.length + 1;
    events.push({ atMs: ++atMs, client, kind: 'invoke', roomId, messageId, bodyHash });
    if (random() < 0.2) events.push({ atMs: ++atMs, client, kind: 'info', roomId, messageId, code: 'unavailable' });
    log.push({ roomId, seq, messageId, bodyHash });
    events.push({ atMs: ++atMs, client, kind: 'ok', roomId, messageId, seq });
    if (random() < 0.1) events.push({ atMs: ++atMs, client, kind: 'ok', roomId, messageId, seq });
  }
  const views: FinalView[] = [];
  for (const client of clients) {
    for (const entry of log) events.push({ ...entry, atMs: ++atMs, client, kind: 'receive', via: random() < 0.5 ? 'live' : 'catch-up' });
    const held = log.flatMap(({ seq, messageId, bodyHash }) => (messageId === null || bodyHash === null ? [] : [{ seq, messageId, bodyHash }]));
    views.push({ client, roomId, messages: held });
  }
  return { events, log, views };
}

const invariantsOf = (history: History) => [...new Set(checkHistory(history).map((violation) => violation.invariant))];

/** Sins against an honest history; each names the invariant that must be among those found. */
const sins: [name: string, invariant: string, commit: (history: ReturnType<typeof honestHistory>) => History][] = [
  [
    'an acknowledged message is lost and the numbers are closed up',
    'I1',
    (history) => ({ ...history, log: history.log.filter((entry) => entry.messageId !== 'm30').map((entry, index) => ({ ...entry, seq: index + 1 })) }),
  ],
  [
    'an acknowledged message is stored with other words',
    'I1',
    (history) => ({ ...history, log: history.log.map((entry) => (entry.messageId === 'm30' ? { ...entry, bodyHash: 'other' } : entry)) }),
  ],
  [
    'a message is stored twice',
    'I2',
    (history) => ({ ...history, log: [...history.log, { roomId, seq: history.log.length + 1, messageId: 'm30', bodyHash: 'hash of 30' }] }),
  ],
  [
    'a refused message is stored all the same',
    'I2',
    (history) => ({ ...history, events: [...history.events, { atMs: 1e9, client: 'ada', kind: 'fail', roomId, messageId: 'm30', code: 'forbidden' }] }),
  ],
  ['the log has a gap', 'I3', (history) => ({ ...history, log: history.log.filter((entry) => entry.seq !== 30) })],
  ['the log has a number twice', 'I3', (history) => ({ ...history, log: history.log.map((entry) => (entry.seq === 30 ? { ...entry, seq: 29 } : entry)) })],
  [
    'an acknowledgement names another number',
    'I3',
    (history) => ({ ...history, events: history.events.map((event) => (event.kind === 'ok' && event.messageId === 'm30' ? { ...event, seq: 5 } : event)) }),
  ],
  [
    'a client is not shown one event',
    'I4',
    (history) => ({ ...history, events: history.events.filter((event) => !(event.kind === 'receive' && event.client === 'ben' && event.seq === 30)) }),
  ],
  [
    'a client is shown one event twice',
    'I4',
    (history) => ({
      ...history,
      events: history.events.flatMap((event) => (event.kind === 'receive' && event.client === 'ben' && event.seq === 30 ? [event, event] : [event])),
    }),
  ],
  [
    "a client's store lacks a message",
    'I4',
    (history) => ({ ...history, views: history.views.map((view) => ({ ...view, messages: view.messages.filter((message) => message.seq !== 30) })) }),
  ],
  [
    'a client is shown two events in the other order',
    'I5',
    (history) => {
      const events = [...history.events];
      const at = events.findIndex((event) => event.kind === 'receive' && event.client === 'cyd' && event.seq === 30);
      const [first, second] = [events[at], events[at + 1]];
      if (first !== undefined && second !== undefined) events.splice(at, 2, second, first);
      return { ...history, events };
    },
  ],
  [
    "a sender's messages change places in the log",
    'I6',
    (history) => {
      const own = history.events.flatMap((event) => (event.kind === 'invoke' && event.client === 'ada' ? [event.messageId] : []));
      const [first, second] = own;
      const swapped = history.log.map((entry) => {
        if (entry.messageId === first) return { ...entry, messageId: second ?? null };
        return entry.messageId === second ? { ...entry, messageId: first ?? null } : entry;
      });
      return { ...history, log: swapped };
    },
  ],
  [
    'a message goes below one that was acknowledged before it was sent',
    'I7',
    (history) => {
      const late = history.log.at(-1);
      if (late === undefined) return history;
      return { ...history, log: [late, ...history.log.slice(0, -1)].map((entry, index) => ({ ...entry, seq: index + 1 })) };
    },
  ],
  [
    'a client is shown a message that was never committed',
    'I8',
    (history) => ({
      ...history,
      events: [
        ...history.events,
        { atMs: 1e9, client: 'ada', kind: 'receive', roomId, seq: history.log.length + 1, messageId: 'phantom', bodyHash: 'boo', via: 'live' },
      ],
    }),
  ],
  [
    'a store keeps a message that is not in the log',
    'I8',
    (history) => ({
      ...history,
      views: history.views.map((view) => ({ ...view, messages: [...view.messages, { seq: 999, messageId: 'phantom', bodyHash: 'boo' }] })),
    }),
  ],
];

describe('the checker of recorded histories', () => {
  test('finds nothing in honest histories', () => {
    for (let round = 0; round < 50; round++) {
      const seed = chooseSeed();
      expect(checkHistory(honestHistory(seed)), `seed ${seed}`).toEqual([]);
    }
  });

  test.each(sins)('finds that %s (%s)', (_name, invariant, commit) => {
    const seed = chooseSeed();
    expect(invariantsOf(commit(honestHistory(seed))), `seed ${seed}`).toContain(invariant);
  });

  test('knows that a member may begin late', () => {
    const history = honestHistory(1);
    const views = history.views.map((view) => (view.client === 'ben' ? { ...view, messages: view.messages.filter((message) => message.seq >= 20) } : view));
    const events = history.events.filter((event) => !(event.kind === 'receive' && event.client === 'ben' && event.seq < 20));
    expect(checkHistory({ ...history, events, views, firstSeqs: new Map([['ben/room', 20]]) })).toEqual([]);
    expect(invariantsOf({ ...history, events, views })).toContain('I4');
  });
});
