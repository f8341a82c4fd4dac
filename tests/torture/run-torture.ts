import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Id } from '@parley/shared/ids';
import { createPersistence, type Persistence } from '../../relay/persistence/create-persistence.ts';
import { createDice, type Dice } from '../support/dice.ts';
import { checkTorture, type Finding } from './check-torture.ts';
import { deleteRoom, dumpStore, readDeadlocks, waitForWriters } from './store-dump.ts';
import type { Recorded, Seen, TortureEvidence, WriterOrders, WriterReport } from './torture-report.ts';

export type TortureOptions = {
  databaseUrl: string;
  seconds: number;
  seed: number;
  writers?: number;
  clients?: number;
  rooms?: number;
  readers?: number;
  killEveryMs?: number;
};
export type TortureResult = {
  findings: Finding[];
  counts: ReadonlyMap<string, number>;
  attempts: number;
  acknowledged: number;
  events: number;
  reads: number;
  kills: number;
  stored: number;
};

const program = fileURLToPath(new URL('torture-writer.ts', import.meta.url));

/** Everything the run has to write down, from all processes. */
function createNotes() {
  const recorded: Recorded[] = [];
  const handed: TortureEvidence['handed'] = [];
  const open = new Map<string, Recorded>();
  return {
    recorded,
    handed,
    ownOps: new Set<string>(),
    killed: new Set<number>(),
    seen: new Map<string, Seen>(),
    holes: [] as TortureEvidence['holes'],
    reads: 0,
    take(writer: number, report: WriterReport): void {
      for (const attempt of report.attempts) {
        const entry = { ...attempt, writer, outcome: null };
        recorded.push(entry);
        open.set(`${writer}/${attempt.n}`, entry);
      }
      for (const outcome of report.outcomes) {
        const entry = open.get(`${writer}/${outcome.n}`);
        if (entry !== undefined) entry.outcome = outcome;
        open.delete(`${writer}/${outcome.n}`);
      }
      for (const packet of report.handed) handed.push({ writer, packet });
    },
  };
}
type Notes = ReturnType<typeof createNotes>;

/** Writer processes that are killed without warning and replaced. */
function createWriters(notes: Notes, ordersOf: (index: number) => WriterOrders) {
  const running: { index: number; child: ChildProcess }[] = [];
  let started = 0;
  /** Settles when the process has begun to write: on a busy machine it would otherwise be killed before it did anything. */
  const startOne = async () => {
    started += 1;
    const index = started;
    const child = fork(program, [JSON.stringify(ordersOf(index))], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (report) => notes.take(index, report as WriterReport));
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`a writer ended by itself with exit code ${code}`))),
    ]);
    running.push({ index, child });
  };
  const end = async (place: number) => {
    const [writer] = running.splice(place, 1);
    if (writer === undefined) return;
    notes.killed.add(writer.index);
    const closed = once(writer.child, 'close');
    writer.child.kill('SIGKILL');
    await closed;
  };
  return {
    startOne,
    async kill(dice: Dice): Promise<void> {
      await end(dice.below(running.length));
      await startOne();
    },
    async endAll(): Promise<void> {
      while (running.length > 0) await end(0);
    },
    kills: () => notes.killed.size,
  };
}

/** Follows every room as a client does, and writes down what it sees and where a number is missing. */
async function readInFlight(log: Persistence['log'], rooms: readonly Id[], notes: Notes, isOver: () => boolean): Promise<void> {
  const cursors = new Map<Id, number>();
  while (!isOver()) {
    for (const roomId of rooms) {
      const cursor = cursors.get(roomId) ?? 0;
      const { events } = await log.since({ roomId, seq: cursor, firstSeq: 1, limit: 500 });
      notes.reads += 1;
      let last = cursor;
      for (const event of events) {
        if (event.seq !== last + 1) notes.holes.push({ roomId, after: last, got: event.seq });
        last = event.seq;
        notes.seen.set(`${roomId}/${event.seq}/${event.type}/${event.actorId}`, { roomId, seq: event.seq, type: event.type, actorId: event.actorId });
      }
      cursors.set(roomId, last);
    }
  }
}

/** Takes memberships and gives them back while their holders write. */
async function changeMemberships(
  rooms: Persistence['rooms'],
  input: { roomIds: readonly Id[]; members: readonly Id[]; dice: Dice },
  notes: Notes,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const change = { roomId: input.dice.pick(input.roomIds), actorId: input.dice.pick(input.members) };
    for (const step of ['leave', 'join'] as const) {
      const opId = randomUUID();
      notes.ownOps.add(`${change.roomId}/${opId}`);
      if (step === 'leave') await rooms.leave({ ...change, opId, reason: input.dice.pick(['left', 'removed'] as const) });
      else await rooms.join({ roomId: change.roomId, nodeName: 'torture', joins: [{ opId, actorId: change.actorId }] });
      await sleep(5 + input.dice.below(40));
    }
  }
}

/**
 * Writers in several processes, killed at random, on few rooms, with members coming and going, a room deleted on the way and readers in flight; then the
 * whole log is compared with what everybody was told.
 */
export async function runTorture(options: TortureOptions): Promise<TortureResult> {
  const { databaseUrl, seed } = options;
  const dice = createDice(seed);
  const notes = createNotes();
  const persistence = await createPersistence({ databaseUrl, log: { warn: () => {}, error: () => {} }, onCommitted: () => {} });
  try {
    const users = await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const handle = `u${seed}-${index}`;
        return (await persistence.users.register({ userId: randomUUID(), handle, displayName: handle, passwordHash: 'none' })).user.id;
      }),
    );
    const members = users.slice(0, 20);
    const rooms = Array.from({ length: options.rooms ?? 20 }, () => randomUUID());
    for (const roomId of rooms) {
      const opId = randomUUID();
      notes.ownOps.add(`${roomId}/${opId}`);
      const [actorId = '', ...memberIds] = members;
      await persistence.rooms.create({ roomId, opId, actorId, kind: 'public', name: roomId, topic: '', historyFrom: 'start', memberIds, nodeName: 'torture' });
    }
    const writers = createWriters(notes, (index) => ({
      databaseUrl,
      seed: seed + index,
      sharedSeed: seed + Math.floor((index - 1) / 2),
      rooms,
      users,
      members,
      clients: options.clients ?? 24,
    }));
    await Promise.all(Array.from({ length: options.writers ?? 2 }, () => writers.startOne()));
    const endsAt = performance.now() + options.seconds * 1_000;
    const isOver = () => performance.now() > endsAt;
    const readers = Array.from({ length: options.readers ?? 2 }, () => readInFlight(persistence.log, rooms, notes, isOver));
    const changing = changeMemberships(persistence.rooms, { roomIds: rooms, members: members.slice(1), dice: createDice(seed + 7) }, notes, isOver);
    const [doomed = ''] = rooms;
    notes.ownOps.add(`${doomed}/${doomed}`);
    const deleting = sleep((options.seconds * 1_000) / 2).then(() => deleteRoom(databaseUrl, doomed, members[0] ?? ''));
    while (!isOver()) {
      await sleep(Math.min(options.killEveryMs ?? 1_500, Math.max(50, endsAt - performance.now())));
      if (!isOver()) await writers.kill(dice);
    }
    const kills = writers.kills();
    await Promise.all([...readers, changing, deleting]);
    await writers.endAll();
    await waitForWriters(databaseUrl);
    const { events, messages } = await dumpStore(databaseUrl);
    const { recorded, handed, holes, ownOps, killed } = notes;
    const evidence: TortureEvidence = {
      recorded,
      handed,
      events,
      messages,
      seen: [...notes.seen.values()],
      holes,
      ownOps,
      killed,
      deadlocks: await readDeadlocks(databaseUrl),
    };
    const acknowledged = recorded.filter(({ outcome }) => outcome?.verdict === 'stored' || outcome?.verdict === 'duplicate');
    const stored = recorded.filter(({ outcome }) => outcome?.verdict === 'stored').length;
    return {
      ...checkTorture(evidence),
      attempts: recorded.length,
      acknowledged: acknowledged.length,
      stored,
      events: events.length,
      reads: notes.reads,
      kills,
    };
  } finally {
    await persistence.close();
  }
}
