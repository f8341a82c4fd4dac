import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDice } from '../../tests/support/dice.ts';
import type { CommittedPacket, LogPage } from '../domain/ports.ts';
import { createRoomGates, gateTimes, type RoomGates } from './room-gate.ts';

const room = 'a0000000-0000-7000-8000-000000000001';
const ann = 'b0000000-0000-7000-8000-000000000001';
const bob = 'b0000000-0000-7000-8000-000000000002';

const event = (seq: number): KnownLogEvent => ({ seq, at: seq, actorId: ann, type: 'vote-changed', messageId: room, userId: ann, value: 1, up: seq, down: 0 });
const joined = (seq: number, userId: string): KnownLogEvent => ({ seq, at: seq, actorId: userId, type: 'member-joined', userId, role: 'member' });
const left = (seq: number, userId: string): KnownLogEvent => ({ seq, at: seq, actorId: userId, type: 'member-left', userId, reason: 'removed' });
const packetOf = (...events: KnownLogEvent[]): CommittedPacket => ({ roomId: room, from: events[0]?.seq ?? 0, to: events.at(-1)?.seq ?? 0, events });
const packet = (from: number, to = from): CommittedPacket => packetOf(...Array.from({ length: to - from + 1 }, (_, index) => event(from + index)));

/** A node of glass: a log, people with sockets, a clock that is moved by hand, and everything that was emitted with who was there. */
class Glass {
  log: KnownLogEvent[] = [];
  connected = new Set<string>();
  inRoom = new Set<string>();
  emitted: { from: number; to: number; to_: string[] }[] = [];
  reads: number[] = [];
  failures = 0;
  clock = 0;
  timers: { at: number; run: () => void }[] = [];
  headReads = 0;
  beforeHeads: () => void = () => undefined;
  beforePage: () => void = () => undefined;
  pageSize = 1_000;
  isBroken = false;
  gates: RoomGates = createRoomGates({
    emit: ({ from, to }) => void this.emitted.push({ from, to, to_: [...this.inRoom] }),
    heads: async (roomIds) => {
      this.headReads += 1;
      if (this.isBroken) throw new Error('no database');
      const head = this.log.length;
      this.beforeHeads();
      return new Map(roomIds.map((roomId) => [roomId, head]));
    },
    since: async (_roomId, seq): Promise<LogPage> => {
      this.reads.push(seq);
      if (this.isBroken) throw new Error('no database');
      const page = { events: this.log.filter((entry) => entry.seq > seq).slice(0, this.pageSize), headSeq: this.log.length, reset: false };
      this.beforePage();
      return page;
    },
    hasLocalSockets: (userId) => this.connected.has(userId),
    join: (userId) => void (this.connected.has(userId) && this.inRoom.add(userId)),
    leave: (userId) => {
      if (userId === null) this.inRoom.clear();
      else this.inRoom.delete(userId);
      if (this.inRoom.size === 0) this.gates.close(room);
    },
    schedule: (run, delayMs) => {
      const timer = { at: this.clock + delayMs, run };
      this.timers.push(timer);
      return () => void this.timers.splice(this.timers.indexOf(timer), 1);
    },
    onRead: () => undefined,
    onReadFailed: () => {
      this.failures += 1;
    },
  });

  commit(to: number): void {
    while (this.log.length < to) this.log.push(event(this.log.length + 1));
  }
  async pass(ms: number): Promise<void> {
    this.clock += ms;
    for (const timer of this.timers.filter(({ at }) => at <= this.clock)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      timer.run();
    }
    await settled();
  }
  get seen(): string {
    return this.emitted.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(' ');
  }
}

const settled = async () => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

describe('room gate', () => {
  let glass: Glass;
  beforeEach(async () => {
    glass = new Glass();
    glass.connected.add(ann);
    glass.inRoom.add(ann);
    glass.commit(10);
    await glass.gates.open([room]);
  });

  test('emits what follows, drops what is old, and cuts what overlaps', () => {
    glass.gates.offer(packet(11));
    glass.gates.offer(packet(11));
    glass.gates.offer(packet(9, 10));
    glass.gates.offer(packet(10, 13));
    expect(glass.seen).toBe('11 12-13');
    expect(glass.reads).toEqual([]);
  });

  test('a packet ahead waits for the one before it, without reading', async () => {
    glass.gates.offer(packet(13));
    glass.gates.offer(packet(12));
    expect(glass.seen).toBe('');
    await glass.pass(gateTimes.gapMs - 1);
    glass.gates.offer(packet(11));
    expect(glass.seen).toBe('11 12 13');
    await glass.pass(10_000);
    expect(glass.reads).toEqual([]);
    expect(glass.timers).toEqual([]);
  });

  test('a gap that stays is closed by one read after 250 ms', async () => {
    glass.commit(15);
    glass.gates.offer(packet(13));
    glass.gates.offer(packet(15));
    await glass.pass(gateTimes.gapMs - 1);
    expect(glass.reads).toEqual([]);
    await glass.pass(1);
    expect(glass.reads).toEqual([10]);
    expect(glass.seen).toBe('11-15');
    await glass.pass(10_000);
    expect(glass.reads).toEqual([10]);
  });

  test('what arrives during the read is neither lost nor doubled', async () => {
    glass.commit(14);
    glass.gates.offer(packet(14));
    glass.beforePage = () => {
      glass.commit(16);
      glass.gates.offer(packet(11, 12));
      glass.gates.offer(packet(16));
      glass.gates.offer(packet(15));
      glass.beforePage = () => undefined;
    };
    await glass.pass(gateTimes.gapMs);
    expect(glass.seen).toBe('11-12 13-14 15 16');
    expect(glass.reads.length).toBe(1);
  });

  test('a long way is read in pages', async () => {
    glass.pageSize = 4;
    glass.commit(21);
    glass.gates.offer(packet(21));
    await glass.pass(gateTimes.gapMs);
    expect(glass.seen).toBe('11-14 15-18 19-21');
    expect(glass.reads).toEqual([10, 14, 18]);
  });

  test('waiting is bounded in packets: the rest is read', async () => {
    glass.commit(200);
    for (let seq = 12; seq <= 12 + 64; seq += 1) glass.gates.offer(packet(seq));
    await settled();
    expect(glass.reads).toEqual([10]);
    expect(glass.seen).toBe('11-200');
  });

  test('waiting is bounded in bytes', async () => {
    glass.commit(30);
    const message = { ...event(12), emoji: 'x'.repeat(1024 * 1024) };
    glass.gates.offer({ roomId: room, from: 12, to: 12, events: [message] });
    await settled();
    expect(glass.reads).toEqual([10]);
    expect(glass.seen).toBe('11-30');
  });

  test('a head seen in the database repairs a lost last packet', async () => {
    glass.commit(11);
    glass.gates.noticeHead(room, 11);
    await glass.pass(gateTimes.gapMs);
    expect(glass.seen).toBe('11');
    glass.gates.noticeHead(room, 11);
    await glass.pass(gateTimes.gapMs);
    expect(glass.reads).toEqual([10]);
  });

  test('who is about to be taken out hears his leaving first, though its packet has not come', async () => {
    glass.connected.add(bob);
    glass.inRoom.add(bob);
    glass.commit(11);
    glass.log.push(left(12, bob));
    await glass.gates.catchUp(room, 'ending');
    expect(glass.emitted.at(-1)).toEqual({ from: 11, to: 12, to_: [ann, bob] });
    expect(glass.inRoom.has(bob)).toBe(false);
  });

  test('a head that the packets reach in time reads nothing', async () => {
    glass.gates.noticeHead(room, 12);
    glass.gates.offer(packet(11, 12));
    await glass.pass(10_000);
    expect(glass.reads).toEqual([]);
  });

  test('a failed read is tried again, a second later', async () => {
    glass.commit(12);
    glass.isBroken = true;
    glass.gates.offer(packet(12));
    await glass.pass(gateTimes.gapMs);
    expect([glass.failures, glass.seen]).toEqual([1, '']);
    glass.isBroken = false;
    await glass.pass(gateTimes.retryMs);
    expect(glass.seen).toBe('11-12');
  });

  test('whoever left gets his leaving and nothing after', () => {
    glass.connected.add(bob);
    glass.inRoom.add(bob);
    glass.gates.offer(packetOf(event(11), left(12, bob), event(13), event(14)));
    expect(glass.emitted).toEqual([
      { from: 11, to: 12, to_: [ann, bob] },
      { from: 13, to: 14, to_: [ann] },
    ]);
  });

  test('whoever joins gets his joining and nothing before', () => {
    glass.connected.add(bob);
    glass.gates.offer(packetOf(event(11), joined(12, bob), event(13)));
    expect(glass.emitted).toEqual([
      { from: 11, to: 11, to_: [ann] },
      { from: 12, to: 13, to_: [ann, bob] },
    ]);
  });

  test('a leaving that came in the wrong order takes effect at its place', () => {
    glass.connected.add(bob);
    glass.inRoom.add(bob);
    glass.gates.offer(packet(12));
    glass.gates.offer(packetOf(left(11, bob)));
    expect(glass.emitted.map(({ from, to_ }) => [from, to_.length])).toEqual([
      [11, 2],
      [12, 1],
    ]);
  });

  test('the gate goes with the last socket and comes back with who joins, without a read', () => {
    glass.gates.offer(packetOf(left(11, ann)));
    expect(glass.gates.has(room)).toBe(false);
    glass.gates.offer(packet(12));
    glass.gates.offer(packetOf(joined(13, ann)));
    glass.gates.offer(packet(14));
    expect(glass.seen).toBe('11 13 14');
    expect(glass.headReads).toBe(1);
  });

  test('leaving and joining again in front of a gap: what is missing is still read', async () => {
    glass.log.push(left(11, ann), joined(12, ann));
    glass.commit(14);
    glass.gates.offer(packet(14));
    glass.gates.offer(packetOf(left(11, ann), joined(12, ann)));
    expect(glass.seen).toBe('11 12');
    await glass.pass(gateTimes.gapMs);
    expect(glass.seen).toBe('11 12 13-14');
  });

  test('leaving and joining again in one packet keeps the gate', () => {
    glass.gates.offer(packetOf(left(11, ann), event(12), joined(13, ann), event(14)));
    glass.gates.offer(packet(15));
    expect(glass.emitted.at(-1)).toEqual({ from: 15, to: 15, to_: [ann] });
    expect(glass.gates.last(room)).toBe(15);
  });

  test('a packet of a room nobody here is in is not kept', () => {
    glass.gates.close(room);
    glass.gates.offer(packet(11));
    glass.gates.offer(packetOf(joined(12, bob)));
    expect(glass.gates.size()).toBe(0);
  });
});

describe('opening a gate', () => {
  test('packets that come while the head is read are not lost', async () => {
    const glass = new Glass();
    glass.inRoom.add(ann);
    glass.commit(10);
    const opening = glass.gates.open([room]);
    glass.gates.offer(packet(11));
    glass.gates.offer(packet(10));
    await opening;
    expect(glass.gates.last(room)).toBe(11);
    expect(glass.seen).toBe('10 11');
  });

  test('several at once share one read', async () => {
    const glass = new Glass();
    await Promise.all([glass.gates.open([room]), glass.gates.open([room]), glass.gates.open([room])]);
    expect(glass.headReads).toBe(1);
  });

  test('a failed opening is told, and tried again for those who stay', async () => {
    const glass = new Glass();
    glass.inRoom.add(ann);
    glass.isBroken = true;
    await expect(glass.gates.open([room])).rejects.toThrow('no database');
    glass.gates.offer(packet(1));
    glass.commit(1);
    glass.isBroken = false;
    await glass.pass(gateTimes.retryMs);
    expect(glass.seen).toBe('1');
    glass.isBroken = true;
    await glass.gates.open([room]);
  });

  test('a gate that closed while it opened stays closed', async () => {
    const glass = new Glass();
    const opening = glass.gates.open([room]);
    glass.gates.close(room);
    await opening;
    expect(glass.gates.size()).toBe(0);
  });
});

test('any order, loss and repetition of packets gives the log once, in order', async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
  console.log(`seed ${seed}`);
  const { below, chance } = createDice(seed);
  for (let round = 0; round < 200; round += 1) {
    const glass = new Glass();
    glass.inRoom.add(ann);
    glass.pageSize = 1 + below(20);
    await glass.gates.open([room]);
    const sent: CommittedPacket[] = [];
    for (let seq = 1; seq <= 60; ) {
      const to = seq + below(4);
      const made = packet(seq, to);
      glass.commit(to);
      seq = to + 1;
      if (chance(0.8)) sent.push(made);
      if (chance(0.2)) sent.push(made);
      while (sent.length > 0 && chance(0.6)) {
        const [offered] = sent.splice(below(sent.length), 1);
        if (offered !== undefined) glass.gates.offer(offered);
      }
      if (chance(0.3)) await glass.pass(below(400));
    }
    glass.gates.noticeHead(room, glass.log.length);
    await glass.pass(5_000);
    let next = 1;
    for (const { from, to } of glass.emitted) {
      expect(from, `seed ${seed}, round ${round}`).toBe(next);
      next = to + 1;
    }
    expect(next - 1, `seed ${seed}, round ${round}`).toBe(glass.log.length);
  }
});
