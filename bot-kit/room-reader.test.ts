import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import { describe, expect, it } from 'vitest';
import { createRoomReader } from './room-reader.ts';

const roomId = '01890000-0000-7000-8000-000000000000';
const event = (seq: number): KnownLogEvent => ({ seq, at: 1, actorId: roomId, type: 'message-deleted', messageId: roomId });
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => event(from + n));
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A reader on a log of `length` events, read `page` at a time. `finish(seq)` ends the handling of an event; by itself where `holds` is not set. */
function open(options: { cursor?: number; length?: number; page?: number; parallel?: number; holds?: boolean } = {}) {
  const { cursor = 0, page = 3, parallel = 1, holds = false } = options;
  const log = { length: options.length ?? 0, reads: 0 };
  const begun: number[] = [];
  const handled: number[] = [];
  const waiting = new Map<number, () => void>();
  const reader = createRoomReader({
    roomId,
    cursor,
    parallel,
    since: async (seq) => {
      log.reads += 1;
      if (seq > log.length) return { events: [], headSeq: log.length, reset: true };
      return { events: run(seq + 1, Math.min(log.length, seq + page)), headSeq: log.length, reset: false };
    },
    handle: ({ seq }) => {
      begun.push(seq);
      return holds ? new Promise((resolve) => waiting.set(seq, resolve)) : Promise.resolve();
    },
    onHandled: (seq) => void handled.push(seq),
    log: () => undefined,
  });
  const live = (from: number, to: number) => {
    log.length = Math.max(log.length, to);
    reader.packet({ roomId, from, to, events: run(from, to) });
  };
  const finish = async (seq: number) => {
    waiting.get(seq)?.();
    await settled();
  };
  return { reader, log, begun, handled, live, finish };
}

describe('the reader of a room', () => {
  it('reads what it missed and goes on live, each once and in order', async () => {
    const room = open({ cursor: 2, length: 9 });
    room.reader.seen(9);
    room.live(10, 11);
    await expect.poll(() => room.begun).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    room.live(10, 12);
    room.live(12, 12);
    await expect.poll(() => room.begun.at(-1)).toBe(12);
    expect(room.begun).toHaveLength(10);
    expect(room.handled.at(-1)).toBe(12);
  });

  it('closes a gap from the log', async () => {
    const room = open({ cursor: 1, length: 1 });
    room.live(4, 5);
    await expect.poll(() => room.begun).toEqual([2, 3, 4, 5]);
  });

  it('takes the next only when one is done, and keeps the place of what is not', async () => {
    const room = open({ holds: true, parallel: 2 });
    room.live(1, 4);
    expect(room.begun).toEqual([1, 2]);
    await room.finish(2);
    expect(room.begun).toEqual([1, 2, 3]);
    expect(room.handled).toEqual([]);
    await room.finish(1);
    expect(room.handled).toEqual([2]);
    await room.finish(3);
    await room.finish(4);
    expect(room.handled.at(-1)).toBe(4);
  });

  it('counts what finishes while it stops, and nothing that was not begun', async () => {
    const room = open({ holds: true });
    room.live(1, 3);
    room.reader.close();
    await room.finish(1);
    expect([room.begun, room.handled, room.reader.busy()]).toEqual([[1], [1], false]);
  });

  it('goes to the end of a log that no longer has its place', async () => {
    const room = open({ cursor: 50, length: 7 });
    room.reader.seen(60);
    await expect.poll(() => room.log.reads).toBe(1);
    expect(room.begun).toEqual([]);
  });
});
