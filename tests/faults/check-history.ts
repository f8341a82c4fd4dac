import type { FinalView, History, HistoryEvent, LoggedEvent } from './history.ts';

/** A broken promise: which invariant, and in words what was seen. */
export type Violation = { invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8'; what: string };

type EventOf<K extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: K }>;

/**
 * The one judge of every fault test: compares what clients were told and shown with the log as it is in PostgreSQL at the end. An empty answer means that
 * all of I1-I8 held. Lists every violation it finds, in the order of the invariants.
 */
export function checkHistory(history: History): Violation[] {
  const facts = collect(history);
  return [
    ...checkAcknowledged(facts),
    ...checkUnknown(facts),
    ...checkNumbers(facts),
    ...checkViews(facts, history.views),
    ...checkOrder(facts),
    ...checkSenderOrder(facts),
    ...checkRealTime(facts),
    ...checkPhantoms(facts, history.views),
  ];
}

type Facts = ReturnType<typeof collect>;

const keyOf = (roomId: string, id: string) => `${roomId}/${id}`;

function collect({ events, log, firstSeqs }: History) {
  const ofKind = <K extends HistoryEvent['kind']>(kind: K) => events.filter((event): event is EventOf<K> => event.kind === kind);
  const rooms = Map.groupBy(log, (entry) => entry.roomId);
  for (const entries of rooms.values()) entries.sort((a, b) => a.seq - b.seq);
  const stored = Map.groupBy(
    log.filter((entry): entry is LoggedEvent & { messageId: string } => entry.messageId !== null),
    (entry) => keyOf(entry.roomId, entry.messageId),
  );
  const invoked = new Map<string, EventOf<'invoke'>>();
  for (const event of ofKind('invoke')) if (!invoked.has(keyOf(event.roomId, event.messageId))) invoked.set(keyOf(event.roomId, event.messageId), event);
  const receives = Map.groupBy(ofKind('receive'), (event) => keyOf(event.client, event.roomId));
  const firstSeqOf = (client: string, roomId: string) => firstSeqs?.get(keyOf(client, roomId)) ?? 1;
  return { rooms, stored, invoked, receives, firstSeqOf, oks: ofKind('ok'), fails: ofKind('fail') };
}

/** I1: what was acknowledged is stored exactly once, with the same words. */
function* checkAcknowledged({ oks, stored, invoked }: Facts): Generator<Violation> {
  for (const key of new Set(oks.map((ok) => keyOf(ok.roomId, ok.messageId)))) {
    const entries = stored.get(key) ?? [];
    if (entries.length !== 1) yield { invariant: 'I1', what: `${key} was acknowledged and is stored ${entries.length} times` };
    const sent = invoked.get(key);
    if (sent !== undefined && entries[0] !== undefined && entries[0].bodyHash !== sent.bodyHash)
      yield { invariant: 'I1', what: `${key} is stored with other words` };
  }
}

/** I2: what has an unknown outcome is stored at most once; what was refused for good, never. */
function* checkUnknown({ stored, invoked, fails, oks }: Facts): Generator<Violation> {
  for (const key of invoked.keys()) {
    const count = stored.get(key)?.length ?? 0;
    if (count > 1) yield { invariant: 'I2', what: `${key} is stored ${count} times` };
  }
  const acknowledged = new Set(oks.map((ok) => keyOf(ok.roomId, ok.messageId)));
  for (const fail of fails) {
    const key = keyOf(fail.roomId, fail.messageId);
    if (stored.has(key) || acknowledged.has(key)) yield { invariant: 'I2', what: `${key} was refused (${fail.code}) and is stored` };
  }
}

/** I3: numbers of a room are 1…n; an acknowledgement names the stored number, a repeated one the same. */
function* checkNumbers({ rooms, oks, stored }: Facts): Generator<Violation> {
  for (const [roomId, entries] of rooms) {
    for (const [index, entry] of entries.entries()) {
      if (entry.seq === index + 1) continue;
      yield { invariant: 'I3', what: `${roomId}: number ${entry.seq} stands where ${index + 1} belongs` };
      break;
    }
  }
  for (const ok of oks) {
    const seq = stored.get(keyOf(ok.roomId, ok.messageId))?.[0]?.seq;
    if (seq !== undefined && seq !== ok.seq)
      yield { invariant: 'I3', what: `${ok.roomId}/${ok.messageId} was acknowledged as ${ok.seq} and is stored as ${seq}` };
  }
}

/** I4: a client shows a room without gap and repeat, and its store equals the log at the end. */
function* checkViews({ receives, rooms, firstSeqOf }: Facts, views: readonly FinalView[]): Generator<Violation> {
  for (const [place, events] of receives) {
    const seen = events.map((event) => event.seq).sort((a, b) => a - b);
    for (let index = 1; index < seen.length; index++) {
      const [before, now] = [seen[index - 1] ?? 0, seen[index] ?? 0];
      if (now === before) yield { invariant: 'I4', what: `${place}: ${now} was shown twice` };
      if (now > before + 1) yield { invariant: 'I4', what: `${place}: nothing was shown between ${before} and ${now}` };
    }
  }
  for (const view of views) {
    const place = keyOf(view.client, view.roomId);
    const first = firstSeqOf(view.client, view.roomId);
    const expected = (rooms.get(view.roomId) ?? []).filter((entry) => entry.messageId !== null && entry.seq >= first);
    const held = new Map(view.messages.map((message) => [message.messageId, message]));
    if (held.size !== view.messages.length) yield { invariant: 'I4', what: `${place}: the store holds a message twice` };
    const missing = expected.filter((entry) => entry.messageId !== null && !held.has(entry.messageId));
    if (missing.length > 0)
      yield { invariant: 'I4', what: `${place}: the store lacks ${missing.length} of ${expected.length} messages, first number ${missing[0]?.seq}` };
  }
}

/** I5: everybody is shown a room in the order of its log. */
function* checkOrder({ receives }: Facts): Generator<Violation> {
  for (const [place, events] of receives) {
    const wrong = events.find((event, index) => event.seq < (events[index - 1]?.seq ?? 0));
    if (wrong !== undefined) yield { invariant: 'I5', what: `${place}: ${wrong.seq} was shown after a higher number` };
  }
}

/** I6: a sender's messages stand in the log in the order in which they were sent. */
function* checkSenderOrder({ rooms, invoked }: Facts): Generator<Violation> {
  const turns = new Map([...invoked.keys()].map((key, turn) => [key, turn]));
  for (const [roomId, entries] of rooms) {
    const lastTurns = new Map<string, number>();
    for (const entry of entries) {
      const key = keyOf(roomId, entry.messageId ?? '');
      const sender = invoked.get(key)?.client;
      const turn = turns.get(key);
      if (sender === undefined || turn === undefined) continue;
      if (turn < (lastTurns.get(sender) ?? -1))
        yield { invariant: 'I6', what: `${roomId}: number ${entry.seq} of ${sender} was sent before one that stands above it` };
      lastTurns.set(sender, Math.max(turn, lastTurns.get(sender) ?? -1));
    }
  }
}

/** I7: what was acknowledged before another message was sent has the lower number. */
function* checkRealTime({ rooms, invoked, oks }: Facts): Generator<Violation> {
  const acknowledgedAt = new Map<string, number>();
  for (const ok of oks) {
    const key = keyOf(ok.roomId, ok.messageId);
    if (!acknowledgedAt.has(key)) acknowledgedAt.set(key, ok.atMs);
  }
  for (const [roomId, entries] of rooms) {
    // From the end: the earliest acknowledgement among all higher numbers must not come before this message was sent.
    let earliest = Number.POSITIVE_INFINITY;
    for (const entry of entries.toReversed()) {
      const key = keyOf(roomId, entry.messageId ?? '');
      const sent = invoked.get(key);
      if (sent !== undefined && earliest < sent.atMs)
        yield { invariant: 'I7', what: `${roomId}: number ${entry.seq} was sent after a higher number had been acknowledged` };
      earliest = Math.min(earliest, acknowledgedAt.get(key) ?? Number.POSITIVE_INFINITY);
    }
  }
}

/** I8: nothing was shown, or kept, that is not in the log as it was shown. */
function* checkPhantoms({ receives, rooms, stored }: Facts, views: readonly FinalView[]): Generator<Violation> {
  const bySeq = new Map([...rooms.values()].flat().map((entry) => [keyOf(entry.roomId, String(entry.seq)), entry]));
  for (const [place, events] of receives) {
    for (const event of events) {
      const entry = bySeq.get(keyOf(event.roomId, String(event.seq)));
      if (entry === undefined || entry.messageId !== event.messageId || entry.bodyHash !== event.bodyHash) {
        yield { invariant: 'I8', what: `${place}: what was shown as ${event.seq} is not in the log` };
      }
    }
  }
  for (const view of views) {
    for (const message of view.messages) {
      const entry = stored.get(keyOf(view.roomId, message.messageId))?.[0];
      if (entry === undefined || entry.seq !== message.seq || entry.bodyHash !== message.bodyHash) {
        yield { invariant: 'I8', what: `${keyOf(view.client, view.roomId)}: the store holds ${message.messageId} as ${message.seq}, the log does not` };
      }
    }
  }
}
