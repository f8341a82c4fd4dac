import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AppendItem } from '../domain/ports.ts';
import { batchLimits, createAppendQueue, queueLimits } from './append-queue.ts';
import { chainsOf } from './append-statement.ts';

type Message = Extract<AppendItem, { type: 'message-created' }>;
const message = (more: Partial<Message> = {}): Message => ({
  type: 'message-created',
  roomId: 'room',
  opId: randomUUID(),
  actorId: 'ada',
  memberVersion: 1,
  kind: 'text',
  body: 'words',
  mentions: { userIds: [] },
  ...more,
});
const waiter = () => ({ resolve: () => {}, reject: () => {} });

describe('the queue of a lane', () => {
  it('gives batches in the order things came, up to a count', () => {
    const queue = createAppendQueue();
    const items = Array.from({ length: batchLimits.items + 3 }, () => message());
    for (const item of items) queue.push(item, waiter());
    expect(queue.take().map((entry) => entry.item)).toEqual(items.slice(0, batchLimits.items));
    expect(queue.take().map((entry) => entry.item)).toEqual(items.slice(batchLimits.items));
    expect(queue.take()).toEqual([]);
  });

  it('ends a batch at its size on the wire, but takes a big one alone', () => {
    const queue = createAppendQueue();
    const big = 'x'.repeat(batchLimits.bytes);
    for (const body of [big, 'small', big]) queue.push(message({ body }), waiter());
    expect([queue.take().length, queue.take().length, queue.take().length, queue.size()]).toEqual([1, 1, 1, 0]);
  });

  it('keeps a change of another message under the same id for the next batch', () => {
    const queue = createAppendQueue();
    const vote = (messageId: string): AppendItem => ({
      type: 'vote-changed',
      roomId: 'room',
      opId: 'op',
      actorId: 'ada',
      memberVersion: 1,
      messageId,
      value: 1,
    });
    for (const messageId of ['one', 'one', 'two']) queue.push(vote(messageId), waiter());
    expect([queue.take(), queue.take()].map((batch) => batch.map(({ item, waiters }) => ['messageId' in item && item.messageId, waiters.length]))).toEqual([
      [['one', 2]],
      [['two', 1]],
    ]);
  });

  it('merges the same operation of the same person, and keeps another’s for the next batch', () => {
    const queue = createAppendQueue();
    const first = message();
    for (const item of [first, message({ opId: first.opId, body: 'other words' }), message({ opId: first.opId, actorId: 'thief' }), message()])
      queue.push(item, waiter());
    const [entry, ...rest] = queue.take();
    expect([entry?.item, entry?.waiters.length, rest.length]).toEqual([first, 2, 0]);
    expect(queue.take().map(({ item }) => item.actorId)).toEqual(['thief', 'ada']);
  });

  it('says when it holds too much', () => {
    const queue = createAppendQueue();
    for (let count = 0; count < queueLimits.items; count += 1) queue.push(message(), waiter());
    expect(queue.isFull()).toBe(true);
    queue.take();
    expect(queue.isFull()).toBe(false);
  });
});

describe('chains', () => {
  it('join what builds on one another in the same call, and nothing else', () => {
    const [a, b, c] = ['a', 'b', 'c'];
    const items = [
      message({ opId: a }),
      message({ opId: 'alone' }),
      message({ opId: b, afterId: a }),
      message({ opId: c, afterId: b, replyToId: 'alone' }),
      message({ opId: 'far', afterId: 'stored before' }),
      message({ opId: 'elsewhere', roomId: 'other', afterId: a }),
      message({ opId: 'reply', threadRootId: 'far' }),
    ];
    expect(chainsOf(items)).toEqual({ chain: [1, 1, 1, 1, 5, 6, 5], isAfterHere: [false, false, true, true, false, false, false] });
  });

  it('never look forward: a message before the one it follows waits', () => {
    expect(chainsOf([message({ opId: 'second', afterId: 'first' }), message({ opId: 'first' })])).toEqual({ chain: [1, 2], isAfterHere: [false, false] });
  });
});
