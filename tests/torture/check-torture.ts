import type { Id } from '@parley/shared/ids';
import { checkCounts } from './check-counts.ts';
import type { Recorded, Stored, TortureEvidence } from './torture-report.ts';

export type Finding = { kind: string; detail: string };

/** At most this many findings of one kind are kept: the first tell what is wrong. */
const findingsOfAKind = 5;

/** Collects findings, a few of each kind. */
function collector() {
  const counts = new Map<string, number>();
  const findings: Finding[] = [];
  return {
    counts,
    findings,
    add(kind: string, detail: string): void {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count <= findingsOfAKind) findings.push({ kind, detail });
    },
  };
}
type Collector = ReturnType<typeof collector>;

const key = (roomId: Id, id: Id) => `${roomId}/${id}`;

function byRoom(events: readonly Stored[]): Map<Id, Stored[]> {
  const rooms = new Map<Id, Stored[]>();
  for (const event of events) {
    const room = rooms.get(event.roomId);
    if (room === undefined) rooms.set(event.roomId, [event]);
    else room.push(event);
  }
  for (const room of rooms.values()) room.sort((a, b) => a.seq - b.seq);
  return rooms;
}

/** The log itself: 1, 2, 3 … without gap, each operation once, time forward, only of members, nothing after the room's end. */
function checkLog(evidence: TortureEvidence, found: Collector): void {
  for (const [roomId, events] of byRoom(evidence.events)) {
    const operations = new Set<Id>();
    const members = new Set<Id>();
    let last: Stored | null = null;
    for (const event of events) {
      const expected: number = (last?.seq ?? 0) + 1;
      if (event.seq !== expected) found.add(event.seq < expected ? 'number twice' : 'gap', `${roomId}: ${event.seq} where ${expected} belongs`);
      if (last !== null && event.at < last.at) found.add('time backwards', `${roomId}: ${event.seq}`);
      if (last?.type === 'room-deleted') found.add('event after the end of the room', `${roomId}: ${event.seq}`);
      if (event.opId !== null && operations.has(event.opId)) found.add('stored twice', `${roomId}: operation ${event.opId}`);
      if (event.opId !== null) operations.add(event.opId);
      const subject = event.data?.userId;
      if (event.type === 'member-joined' && subject !== undefined) members.add(subject);
      if (!members.has(event.actorId)) found.add('event of somebody who was no member', `${roomId}: ${event.seq} by ${event.actorId}`);
      if (event.type === 'member-left' && subject !== undefined) members.delete(subject);
      last = event;
    }
  }
}

/** Messages and their events are the same set, and a message's version is that of its last event. */
function checkMessages(evidence: TortureEvidence, found: Collector): void {
  const created = new Map<string, Stored>();
  const lastChange = new Map<string, number>();
  for (const event of evidence.events) {
    if (event.messageId === null) continue;
    const name = key(event.roomId, event.messageId);
    if (event.type === 'message-created') {
      if (created.has(name)) found.add('stored twice', `message ${name}`);
      created.set(name, event);
    }
    lastChange.set(name, Math.max(lastChange.get(name) ?? 0, event.seq));
  }
  const rows = new Set<string>();
  for (const message of evidence.messages) {
    const name = key(message.roomId, message.id);
    if (rows.has(name)) found.add('stored twice', `message ${name}`);
    rows.add(name);
    const event = created.get(name);
    if (event === undefined || event.seq !== message.seq || event.actorId !== message.authorId) found.add('message without its event', name);
    if (lastChange.get(name) !== message.version) found.add('wrong version', `${name}: ${message.version}, last event ${lastChange.get(name)}`);
    if (message.deleted && message.body !== '') found.add('words of a deleted message', name);
  }
  for (const name of created.keys()) if (!rows.has(name)) found.add('event without its message', name);
}

/** What senders were told against what is stored. */
function checkAnswers(evidence: TortureEvidence, found: Collector): void {
  const stored = new Map(evidence.events.flatMap((event) => (event.opId === null ? [] : [[key(event.roomId, event.opId), event] as const])));
  const messages = new Map(evidence.messages.map((message) => [key(message.roomId, message.id), message]));
  const attempted = new Map<string, Recorded[]>();
  for (const attempt of evidence.recorded) {
    const name = key(attempt.roomId, attempt.opId);
    const same = attempted.get(name);
    if (same === undefined) attempted.set(name, [attempt]);
    else same.push(attempt);
  }
  if (evidence.killed.size === 0)
    for (const name of stored.keys()) if (!attempted.has(name) && !evidence.ownOps.has(name)) found.add('stored but never sent', name);
  for (const [name, attempts] of attempted) {
    const event = stored.get(name);
    const done = attempts.filter(({ outcome }) => outcome?.verdict === 'stored' || outcome?.verdict === 'duplicate');
    for (const { outcome, actorId } of done) {
      if (event === undefined) found.add('acknowledged but missing', name);
      else if (event.seq !== outcome?.seq) found.add('acknowledged under another number', `${name}: told ${outcome?.seq}, is ${event.seq}`);
      else if (event.actorId !== actorId) found.add('acknowledged to a thief', name);
    }
    if (event !== undefined && !attempts.some((attempt) => attempt.actorId === event.actorId)) found.add('stored for somebody who never sent it', name);
    if (done.filter(({ outcome }) => outcome?.verdict === 'stored').length > attempts.length) found.add('stored twice', name);
    for (const { outcome, actorId } of attempts) {
      if (outcome?.verdict === 'conflict' && event?.actorId === actorId) found.add('refused one’s own operation', name);
      if (outcome?.code !== null && outcome?.code !== undefined && outcome.code !== 'unavailable') found.add('unexpected error', `${name}: ${outcome.code}`);
    }
    const message = messages.get(name);
    if (message === undefined || event?.type !== 'message-created' || message.version !== message.seq) continue;
    if (!attempts.some((attempt) => attempt.actorId === message.authorId && attempt.body === message.body)) found.add('words nobody sent', name);
    for (const { outcome } of done) if (outcome?.body !== message.body) found.add('acknowledged with other words', name);
  }
}

/** A message that names the one before it is stored only after that one. */
function checkOrder(evidence: TortureEvidence, found: Collector): void {
  const places = new Map(evidence.messages.map((message) => [key(message.roomId, message.id), message]));
  for (const { roomId, opId, actorId, afterId, body } of evidence.recorded) {
    if (afterId === undefined) continue;
    const message = places.get(key(roomId, opId));
    // Only the attempt whose words won had to wait: another attempt under the same id may have named no predecessor.
    if (message === undefined || message.authorId !== actorId || message.body !== body) continue;
    const before = places.get(key(roomId, afterId));
    if (before === undefined || before.seq > message.seq) found.add('stored before its predecessor', `${roomId}: ${message.seq}`);
  }
}

/** What readers and sockets got against the log: no hole, nothing else than what is stored. */
function checkSights(evidence: TortureEvidence, found: Collector): void {
  for (const hole of evidence.holes) found.add('hole seen by a reader', `${hole.roomId}: ${hole.got} after ${hole.after}`);
  const stored = new Map(evidence.events.map((event) => [`${event.roomId}/${event.seq}`, event]));
  for (const { roomId, seq, type, actorId } of evidence.seen) {
    const event = stored.get(`${roomId}/${seq}`);
    if (event === undefined || event.type !== type || event.actorId !== actorId) found.add('reader saw another log', `${roomId}: ${seq}`);
  }
  const handedOut = new Set<string>();
  for (const { writer, packet } of evidence.handed) {
    if (packet.events.length !== packet.to - packet.from + 1) found.add('packet with a hole', `${packet.roomId}: ${packet.from} to ${packet.to}`);
    for (const [place, { type, messageId }] of packet.events.entries()) {
      const event = stored.get(`${packet.roomId}/${packet.from + place}`);
      if (event === undefined || event.type !== type || event.messageId !== messageId)
        found.add('handed out but not in the log', `${packet.roomId}: ${packet.from + place}`);
      handedOut.add(`${writer}/${packet.roomId}/${packet.from + place}`);
    }
  }
  for (const { writer, roomId, outcome } of evidence.recorded) {
    if (outcome?.verdict === 'stored' && !handedOut.has(`${writer}/${roomId}/${outcome.seq}`))
      found.add('acknowledged but never handed out', `${roomId}: ${outcome.seq}`);
  }
  if (evidence.deadlocks > 0) found.add('deadlock', `${evidence.deadlocks}`);
}

/** Everything that is wrong with a run; empty is right. `counts` has how often each kind was found. */
export function checkTorture(evidence: TortureEvidence): { findings: Finding[]; counts: ReadonlyMap<string, number> } {
  const found = collector();
  if (!evidence.recorded.some(({ outcome }) => outcome?.verdict === 'stored'))
    found.add('nothing happened', `${evidence.recorded.length} attempts, none stored`);
  checkLog(evidence, found);
  checkMessages(evidence, found);
  checkCounts(evidence, found.add);
  checkAnswers(evidence, found);
  checkOrder(evidence, found);
  checkSights(evidence, found);
  return { findings: found.findings, counts: found.counts };
}
