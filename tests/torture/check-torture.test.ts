import { expect, it } from 'vitest';
import { checkTorture } from './check-torture.ts';
import type { Recorded, Stored, StoredMessage, TortureEvidence } from './torture-report.ts';

const [roomId, ada, bob] = ['room', 'ada', 'bob'];

function sound(): TortureEvidence {
  const event = (seq: number, more: Partial<Stored>): Stored => ({
    roomId,
    seq,
    at: seq,
    actorId: ada,
    type: 'message-created',
    opId: `m${seq}`,
    messageId: `m${seq}`,
    data: null,
    ...more,
  });
  const message = (seq: number): StoredMessage => ({
    roomId,
    id: `m${seq}`,
    seq,
    version: seq,
    authorId: ada,
    body: `words ${seq}`,
    deleted: false,
    up: 0,
    down: 0,
    votes: {},
    reactions: [],
  });
  const sent = (seq: number, afterId?: string): Recorded => ({
    n: seq,
    writer: 1,
    roomId,
    opId: `m${seq}`,
    actorId: ada,
    type: 'message-created',
    body: `words ${seq}`,
    ...(afterId === undefined ? {} : { afterId }),
    outcome: { n: seq, verdict: 'stored', code: null, seq, body: `words ${seq}` },
  });
  return {
    recorded: [sent(2), sent(3, 'm2'), sent(4, 'm3')],
    handed: [{ writer: 1, packet: { roomId, from: 2, to: 4, events: [2, 3, 4].map((seq) => ({ type: 'message-created', messageId: `m${seq}` })) } }],
    events: [event(1, { type: 'member-joined', opId: 'join', messageId: null, data: { userId: ada } }), event(2, {}), event(3, {}), event(4, {})],
    messages: [message(2), message(3), message(4)],
    seen: [2, 3].map((seq) => ({ roomId, seq, type: 'message-created', actorId: ada })),
    holes: [],
    ownOps: new Set([`${roomId}/join`]),
    deadlocks: 0,
    killed: new Set(),
  };
}

/** Damages something that must be there. */
function at<T>(list: readonly T[], place: number): T {
  const found = list.at(place);
  if (found === undefined) throw new Error('nothing to damage');
  return found;
}

const change = <T extends object>(target: T, values: Partial<T>): void => void Object.assign(target, values);

const damages: [string, (evidence: TortureEvidence) => void][] = [
  ['nothing happened', (evidence) => void evidence.recorded.splice(0)],
  ['gap', (evidence) => void evidence.events.splice(2, 1)],
  ['number twice', (evidence) => void evidence.events.push(at(evidence.events, 2))],
  ['stored twice', (evidence) => change(at(evidence.events, 3), { opId: 'm2' })],
  ['time backwards', (evidence) => change(at(evidence.events, 3), { at: 0 })],
  ['event of somebody who was no member', (evidence) => change(at(evidence.events, 2), { actorId: bob })],
  ['event after the end of the room', (evidence) => change(at(evidence.events, 2), { type: 'room-deleted' })],
  ['message without its event', (evidence) => change(at(evidence.messages, 0), { seq: 9 })],
  ['event without its message', (evidence) => void evidence.messages.splice(0, 1)],
  ['wrong version', (evidence) => change(at(evidence.messages, 0), { version: 9 })],
  ['words of a deleted message', (evidence) => change(at(evidence.messages, 0), { deleted: true })],
  ['wrong count of votes', (evidence) => change(at(evidence.messages, 0), { up: 1 })],
  ['votes that the log does not tell', (evidence) => change(at(evidence.messages, 0), { votes: { [ada]: 1 } })],
  ['reactions that the log does not tell', (evidence) => change(at(evidence.messages, 0), { reactions: [`🎈/${ada}`] })],
  ['vote that changes nothing', (evidence) => change(at(evidence.events, 3), { type: 'vote-changed', messageId: 'm2', data: { value: 0, up: 0, down: 0 } })],
  ['wrong count of votes in an event', (evidence) => change(at(evidence.events, 3), { type: 'vote-changed', data: { value: 1, up: 2, down: 0 } })],
  ['reaction that changes nothing', (evidence) => change(at(evidence.events, 3), { type: 'reaction-changed', data: { emoji: '🎈', on: false, count: 0 } })],
  [
    'wrong count of reactions in an event',
    (evidence) => change(at(evidence.events, 3), { type: 'reaction-changed', data: { emoji: '🎈', on: true, count: 2 } }),
  ],
  [
    'change of a deleted message',
    (evidence) => {
      change(at(evidence.events, 2), { type: 'message-deleted', messageId: 'm2' });
      change(at(evidence.events, 3), { type: 'message-edited', messageId: 'm2' });
    },
  ],
  ['acknowledged but missing', (evidence) => void evidence.recorded.push({ ...at(evidence.recorded, 0), opId: 'lost' })],
  ['acknowledged under another number', (evidence) => void Object.assign(at(evidence.recorded, 0).outcome ?? {}, { seq: 3 })],
  ['acknowledged to a thief', (evidence) => change(at(evidence.recorded, 0), { actorId: bob })],
  ['stored but never sent', (evidence) => void evidence.recorded.splice(0, 1)],
  ['acknowledged with other words', (evidence) => void Object.assign(at(evidence.recorded, 0).outcome ?? {}, { body: 'other' })],
  ['words nobody sent', (evidence) => change(at(evidence.messages, 0), { body: 'other' })],
  ['unexpected error', (evidence) => void Object.assign(at(evidence.recorded, 0).outcome ?? {}, { code: 'internal' })],
  ['stored before its predecessor', (evidence) => change(at(evidence.recorded, 1), { afterId: 'm4' })],
  ['hole seen by a reader', (evidence) => void evidence.holes.push({ roomId, after: 1, got: 3 })],
  ['reader saw another log', (evidence) => change(at(evidence.seen, 0), { type: 'message-edited' })],
  ['packet with a hole', (evidence) => void at(evidence.handed, 0).packet.events.splice(1, 1)],
  ['handed out but not in the log', (evidence) => change(at(at(evidence.handed, 0).packet.events, 0), { messageId: 'm9' })],
  ['acknowledged but never handed out', (evidence) => void evidence.handed.splice(0)],
  ['deadlock', (evidence) => change(evidence, { deadlocks: 1 })],
];

it('finds nothing in a sound run', () => {
  expect(checkTorture(sound()).findings).toEqual([]);
});

it.each(damages)('finds: %s', (kind, damage) => {
  const evidence = structuredClone(sound());
  damage(evidence);
  expect([...checkTorture(evidence).counts.keys()]).toContain(kind);
});
