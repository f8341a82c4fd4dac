import type { LogEvent } from '@parley/shared/entities/log-event';
import { expect, it } from 'vitest';
import { createLivePackets, joinPackets, type PacketRun } from './live-packets.ts';

const event = (seq: number): LogEvent => ({ seq, at: 1, actorId: 'a', type: 'room-deleted' });
const packet = (roomId: string, from: number, to: number) => ({
  roomId,
  from,
  to,
  events: Array.from({ length: to - from + 1 }, (_, index) => event(from + index)),
});
const brief = (runs: readonly PacketRun[]) => runs.map(({ roomId, from, to, events }) => [roomId, from, to, events.map(({ seq }) => seq)]);

it('joins what follows one another in a room, and nothing else', () => {
  expect(brief(joinPackets([packet('a', 1, 1), packet('b', 7, 7), packet('a', 2, 3), packet('a', 5, 5), packet('a', 6, 6), packet('a', 5, 5)]))).toEqual([
    ['a', 1, 3, [1, 2, 3]],
    ['b', 7, 7, [7]],
    ['a', 5, 6, [5, 6]],
    ['a', 5, 5, [5]],
  ]);
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
const begun = () => {
  const applied: PacketRun[] = [];
  return { applied, live: createLivePackets((run) => applied.push(run)), spans: () => applied.map(({ from, to }) => [from, to]) };
};

it('applies packets that come closely after one another together, and those that come later apart', async () => {
  const { live, spans } = begun();
  for (let seq = 1; seq <= 100; seq += 1) live.receive(packet('a', seq, seq));
  expect(spans()).toEqual([]);
  await turn();
  live.receive(packet('a', 101, 101));
  await turn();
  expect(spans()).toEqual([]);
  await turn();
  expect(spans()).toEqual([[1, 101]]);
  live.receive(packet('a', 102, 102));
  await turn();
  await turn();
  expect(spans()).toEqual([
    [1, 101],
    [102, 102],
  ]);
});

it('waits for no more once a transaction is full, or when others would never end', async () => {
  const { live, spans } = begun();
  for (let seq = 1; seq <= 200; seq += 1) live.receive(packet('a', seq, seq));
  await turn();
  expect(spans()).toEqual([[1, 200]]);
  for (let seq = 201; spans().length === 1; seq += 1) {
    live.receive(packet('a', seq, seq));
    await turn();
    expect(seq).toBeLessThan(402);
  }
});
