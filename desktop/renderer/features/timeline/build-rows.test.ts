import type { Message } from '@parley/shared/entities/message';
import type { OutboxItem, TimelineRow } from '@parley/shared/ipc/views';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuildInput, buildRows, groupingMs } from './build-rows.ts';

const own = 'own';
const day = 86_400_000;
const base: Omit<BuildInput, 'rows'> = {
  outbox: [],
  ownId: own,
  divider: null,
  isFromStart: false,
  hasWaterline: false,
  unfolded: new Set(),
  dayOf: (at) => Math.floor(at / day) * day,
};

function message(seq: number, part: Partial<Message> = {}): TimelineRow {
  const whole: Message = {
    id: `id${seq}`,
    roomId: 'room',
    seq,
    version: seq,
    authorId: 'ana',
    kind: 'text',
    body: `words ${seq}`,
    createdAt: seq * 1000,
    mentions: { userIds: [] },
    files: [],
    votes: { up: 0, down: 0 },
    reactions: [],
    ...part,
  };
  return { kind: 'message', seq, message: whole };
}

function joined(seq: number, userId = `u${seq}`): TimelineRow {
  return { kind: 'system', seq, event: { seq, at: seq * 1000, actorId: userId, type: 'member-joined', userId, role: 'member' } };
}

function queued(n: number, part: Partial<OutboxItem> = {}): OutboxItem {
  return {
    n,
    opId: `op${n}`,
    roomId: 'room',
    call: 'messages.send',
    body: `queued ${n}`,
    state: 'queued',
    attempts: 0,
    createdAt: 90_000 + n,
    retryAtMs: null,
    error: null,
    ...part,
  };
}

const kinds = (rows: readonly { kind: string }[]) => rows.map((row) => row.kind);

describe('buildRows', () => {
  it('puts a date before each day and groups one author within five minutes', () => {
    const rows = buildRows({
      ...base,
      rows: [
        message(1),
        message(2),
        message(3, { authorId: 'bo' }),
        message(4, { authorId: 'bo', createdAt: 3000 + groupingMs + 1 }),
        message(5, { createdAt: day + 1 }),
      ],
    });
    expect(kinds(rows)).toEqual(['date', 'message', 'message', 'message', 'message', 'date', 'message']);
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.isGrouped] : []))).toEqual([false, true, false, false, false]);
  });

  it('puts the divider above the first words of somebody else after the mark and lets it break a group', () => {
    const rows = buildRows({
      ...base,
      rows: [message(1), message(2, { authorId: own }), message(3), message(4)],
      divider: { afterSeq: 1, untilSeq: 4, count: 2 },
    });
    expect(kinds(rows)).toEqual(['date', 'message', 'message', 'unread', 'message', 'message']);
    expect(rows[3]).toMatchObject({ count: 2, sinceMs: 3000 });
    expect(rows.slice(4).map((row) => row.kind === 'message' && row.isGrouped)).toEqual([false, true]);
  });

  it('shows no divider for words that came later than it counts', () => {
    const rows = buildRows({ ...base, rows: [message(1), message(9)], divider: { afterSeq: 3, untilSeq: 5, count: 1 } });
    expect(kinds(rows)).not.toContain('unread');
  });

  it('folds three comings, not two, and not when the fold was opened', () => {
    const rows = [joined(1), joined(2), message(3), joined(4), joined(5), joined(6)];
    expect(kinds(buildRows({ ...base, rows }))).toEqual(['date', 'system', 'system', 'message', 'fold']);
    expect(kinds(buildRows({ ...base, rows, unfolded: new Set([5]) }))).toEqual(['date', 'system', 'system', 'message', 'system', 'system', 'system']);
  });

  it('keeps what is not stored last, below the line, in sending order, and hides what is stored already', () => {
    const rows = buildRows({
      ...base,
      rows: [message(1, { id: 'op1', authorId: own })],
      outbox: [queued(1), queued(2), queued(3, { state: 'failed' })],
      hasWaterline: true,
    });
    expect(kinds(rows)).toEqual(['date', 'message', 'waterline', 'pending', 'pending']);
    expect(rows[2]).toMatchObject({ waiting: 1, failed: 1 });
    expect(rows.slice(3).map((row) => row.key)).toEqual(['mop2', 'mop3']);
  });

  it('keeps the key of a queued message when it is stored, and groups it with own words above when no line stands between', () => {
    const before = buildRows({ ...base, rows: [message(1, { authorId: own, createdAt: 89_000 })], outbox: [queued(1)] });
    const after = buildRows({ ...base, rows: [message(1, { authorId: own, createdAt: 89_000 }), message(2, { id: 'op1', authorId: own, createdAt: 90_001 })] });
    expect(after.map((row) => row.key)).toEqual(before.map((row) => row.key));
    expect(before.at(-1)).toMatchObject({ kind: 'pending', isGrouped: true });
  });

  it('marks words that call me, not my own and not deleted ones', () => {
    const calls = { mentions: { userIds: [own] } };
    const rows = buildRows({
      ...base,
      rows: [
        message(1, calls),
        message(2, { ...calls, authorId: own }),
        message(3, { ...calls, deletedAt: 5 }),
        message(4, { mentions: { userIds: [], room: true } }),
      ],
    });
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.isOwnMention] : []))).toEqual([true, false, false, true]);
  });

  it('loses no row, keeps the order and names every line once, whatever comes', () => {
    const rowArbitrary = fc.record({
      kind: fc.constantFrom('message', 'joined', 'hole'),
      author: fc.constantFrom('ana', 'bo', own),
      step: fc.integer({ min: 1, max: 400_000 }),
    });
    fc.assert(
      fc.property(fc.array(rowArbitrary, { maxLength: 60 }), fc.nat(8), fc.nat(60), fc.boolean(), (parts, waiting, mark, hasWaterline) => {
        let at = 0;
        const rows = parts.map((part, index): TimelineRow => {
          const seq = index * 2 + 1;
          at += part.step;
          if (part.kind === 'hole') return { kind: 'hole', seq, toSeq: seq };
          return part.kind === 'message' ? message(seq, { authorId: part.author, createdAt: at }) : joined(seq);
        });
        const outbox = Array.from({ length: waiting }, (_, index) => queued(index + 1));
        const built = buildRows({ ...base, rows, outbox, hasWaterline, divider: { afterSeq: mark, untilSeq: 1000, count: 1 } });
        const shown = built.flatMap((row) =>
          row.kind === 'fold' ? row.events.map((event) => event.seq) : row.kind === 'date' || row.kind === 'unread' || row.seq === 0 ? [] : [row.seq],
        );
        expect(shown).toEqual(rows.map((row) => row.seq));
        expect(built.flatMap((row) => (row.kind === 'pending' ? [row.item.n] : []))).toEqual(outbox.map((item) => item.n));
        expect(new Set(built.map((row) => row.key)).size).toBe(built.length);
        expect(built.filter((row) => row.kind === 'unread').length).toBeLessThanOrEqual(1);
        const firstPending = built.findIndex((row) => row.kind === 'pending');
        if (firstPending >= 0) expect(built.slice(firstPending).every((row) => row.kind === 'pending')).toBe(true);
      }),
    );
  });
});
