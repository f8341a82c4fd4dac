import type { Id } from '@parley/shared/ids';
import type { AppendItem } from '../../relay/domain/ports.ts';
import { RelayError } from '../../relay/domain/relay-error.ts';
import { createPersistence } from '../../relay/persistence/create-persistence.ts';
import { createDice } from '../support/dice.ts';
import type { Attempt, WriterOrders, WriterReport } from './torture-report.ts';

/**
 * One writer process of the torture: the real writer on its own connections, with clients that send, retry, steal ids, pipeline, edit, vote, react and
 * delete at once. It tells the run every attempt before it is made and every outcome after; it may be killed at any moment.
 */
const orders: WriterOrders = JSON.parse(process.argv[2] ?? '{}');
let report: WriterReport = { attempts: [], outcomes: [], handed: [] };

const flush = () => {
  if (report.attempts.length + report.outcomes.length + report.handed.length === 0) return;
  process.send?.(report);
  report = { attempts: [], outcomes: [], handed: [] };
};

const persistence = await createPersistence({
  databaseUrl: orders.databaseUrl,
  log: { warn: () => {}, error: () => {} },
  onCommitted: ({ roomId, from, to, events }) =>
    void report.handed.push({
      roomId,
      from,
      to,
      events: events.map((event) => ({ type: event.type, messageId: 'messageId' in event ? event.messageId : 'message' in event ? event.message.id : null })),
    }),
});

let count = 0;
const versions = new Map<string, number>();
const versionKey = (roomId: Id, userId: Id) => `${roomId}${userId}`;

/** Appends as the domain does: with the membership version it knows, deciding again when that was stale. */
async function append(build: (memberVersion: number) => AppendItem, after?: Id): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    const probe = build(1);
    const item = build(versions.get(versionKey(probe.roomId, probe.actorId)) ?? 1);
    count += 1;
    const attempt: Attempt = {
      n: count,
      roomId: item.roomId,
      opId: item.opId,
      actorId: item.actorId,
      type: item.type,
      ...('body' in item ? { body: item.body } : {}),
      ...(after === undefined ? {} : { afterId: after }),
    };
    report.attempts.push(attempt);
    flush();
    try {
      const { verdict, seq, message } = await persistence.logWriter.append(item);
      report.outcomes.push({ n: attempt.n, verdict, code: null, seq, body: message?.body ?? null });
      if (verdict !== 'stale') return;
      const access = await persistence.rooms.access(item.roomId, item.actorId);
      versions.set(versionKey(item.roomId, item.actorId), access?.membership?.version ?? 1);
    } catch (error) {
      const code = error instanceof RelayError ? error.code : `thrown: ${String(error)}`;
      report.outcomes.push({ n: attempt.n, verdict: null, code, seq: null, body: null });
      return;
    }
  }
}

const recent: { roomId: Id; opId: Id; actorId: Id; body: string }[] = [];
const shared = createDice(orders.sharedSeed);

async function runClient(index: number): Promise<never> {
  const random = createDice(orders.seed * 1_000 + index);
  const message = (roomId: Id, opId: Id, actorId: Id, body: string, afterId?: Id) =>
    append(
      (memberVersion) => ({
        type: 'message-created',
        roomId,
        opId,
        actorId,
        memberVersion,
        kind: 'text',
        body,
        mentions: { userIds: [] },
        ...(afterId === undefined ? {} : { afterId }),
      }),
      afterId,
    );
  for (;;) {
    const roomId = random.pick(orders.rooms);
    const actorId = random.chance(0.02) ? random.pick(orders.users) : random.pick(orders.members);
    const old = recent.length === 0 ? null : random.pick(recent);
    const words = `${orders.seed}/${index}/${count} ${'x'.repeat(random.below(200))}`;
    const dice = random.below(100);
    if (dice < 40 || old === null) {
      const opId = random.id();
      recent.push({ roomId, opId, actorId, body: words });
      if (recent.length > 500) recent.shift();
      await message(roomId, opId, actorId, words);
    } else if (dice < 50) await message(old.roomId, old.opId, old.actorId, old.body);
    else if (dice < 55) await message(old.roomId, old.opId, old.actorId, `${words} again`);
    else if (dice < 60) await message(old.roomId, old.opId, random.pick(orders.members), `${words} stolen`);
    else if (dice < 68) {
      // The same ids, authors and rooms as the twin process, at about the same time, with other words.
      const [opId, author, room] = [shared.id(), shared.pick(orders.members), shared.pick(orders.rooms)];
      await Promise.all([message(room, opId, author, `${words} twin`), message(room, opId, author, `${words} twin`)]);
    } else if (dice < 80) {
      const ids = [random.id(), random.id(), random.id(), random.id()];
      await Promise.all(ids.map((opId, place) => message(roomId, opId, actorId, `${words} ${place}`, ids[place - 1])));
    } else {
      // Half of the votes and reactions go to a few messages, so that people change their minds and meet.
      const target = dice < 93 && random.chance(0.5) ? random.pick(recent.slice(0, 5)) : old;
      const base = { roomId: target.roomId, opId: random.id(), actorId: random.pick(orders.members), messageId: target.opId };
      const emoji = random.pick(['👍', '🎈', '🐙']);
      await append((memberVersion): AppendItem => {
        const common = { ...base, memberVersion };
        if (dice < 88) return { ...common, type: 'vote-changed', value: ([1, 0, -1] as const)[dice % 3] ?? 0 };
        if (dice < 93) return { ...common, type: 'reaction-changed', emoji, on: dice % 2 === 0 };
        if (dice < 98) return { ...common, actorId: old.actorId, type: 'message-edited', body: `${words} edited`, mentions: { userIds: [] } };
        return { ...common, type: 'message-deleted', isModerator: true };
      });
    }
    flush();
  }
}

process.on('disconnect', () => process.exit(0));
setInterval(flush, 20);
await Promise.all(Array.from({ length: orders.clients }, (_, index) => runClient(index)));
