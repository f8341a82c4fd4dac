import { expect, test } from 'vitest';
import type { AppendItem, AppendOutcome, LogWriter } from '../domain/ports.ts';
import { createCallOrder } from './call-order.ts';

const room = 'room-1';
const outcome: AppendOutcome = { verdict: 'stored', seq: 1, at: 1, message: null, tally: null, reactions: null };

/** A promise that is settled by hand. */
function gate() {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

function recorder() {
  const appended: string[] = [];
  const writer: LogWriter = {
    append: async (item) => {
      appended.push(item.opId);
      return outcome;
    },
    close: async () => undefined,
  };
  const item = (opId: string): AppendItem => ({ type: 'vote-changed', roomId: room, opId, actorId: opId, memberVersion: 1, messageId: opId, value: 1 });
  return { appended, writer, item };
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

test('pipelined calls run together, and append in the order they came', async () => {
  const order = createCallOrder();
  const { appended, writer, item } = recorder();
  const [slow, fast] = [gate(), gate()];
  const send = (id: string, policy: Promise<void>) =>
    order.pipelined(room, async (turn) => {
      await policy;
      return turn.inOrder(writer).append(item(id));
    });
  const all = Promise.all([send('1', slow.promise), send('2', fast.promise), send('3', Promise.resolve())]);
  fast.open();
  await turns();
  expect(appended).toEqual([]);
  slow.open();
  await all;
  expect(appended).toEqual(['1', '2', '3']);
});

test('one that fails before it appends lets the next pass, in order', async () => {
  const order = createCallOrder();
  const { appended, writer, item } = recorder();
  const slow = gate();
  const first = order.pipelined(room, async (turn) => {
    await slow.promise;
    return turn.inOrder(writer).append(item('1'));
  });
  const second = order.pipelined(room, async () => {
    throw new Error('refused');
  });
  const third = order.pipelined(room, (turn) => turn.inOrder(writer).append(item('3')));
  await expect(second).rejects.toThrow('refused');
  await turns();
  expect(appended).toEqual([]);
  slow.open();
  await Promise.all([first, third]);
  expect(appended).toEqual(['1', '3']);
});

test('a call on its own waits for all before it, and all after it wait', async () => {
  const order = createCallOrder();
  const { writer, item } = recorder();
  const done: string[] = [];
  const [first, second] = [gate(), gate()];
  const all = [
    order.pipelined(room, async (turn) => {
      await first.promise;
      await turn.inOrder(writer).append(item('send'));
      done.push('send');
    }),
    order.alone(room, async () => {
      await second.promise;
      done.push('leave');
    }),
    order.pipelined(room, async () => void done.push('send again')),
    order.alone(room, async () => void done.push('join')),
  ];
  second.open();
  await turns();
  expect(done).toEqual([]);
  first.open();
  await Promise.all(all);
  expect(done).toEqual(['send', 'leave', 'send again', 'join']);
});

test('rooms do not wait for each other', async () => {
  const order = createCallOrder();
  void order.alone(room, () => new Promise(() => undefined));
  expect(await order.alone('room-2', async () => 'done')).toBe('done');
});
